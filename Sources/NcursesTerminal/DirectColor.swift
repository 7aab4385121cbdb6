/// A terminfo entry for terminals with 24-bit colour.
///
/// Such terminals call themselves `xterm-256color`, and entries that say more (`xterm-direct`) are seldom installed. So
/// the program brings its own, in the form that the variable TERMINFO takes. It names nothing but what every such
/// terminal has: no erasing in colour, no change of palette.
enum DirectColor {
  static let name = "glassbox-direct"

  /// What `tic -x` makes of the entry below, in base64.
  static let entry = """
    b64:HgIeAA8ADwBpARECZ2xhc3Nib3gtZGlyZWN0fDI0LWJpdCBjb2xvdXIAAAEAAAEAAAAAAAAAAAEBAFAAAAAIAAAAGAAAAP//////////\
    //////////////////////////////////////////8AAAABAAABAP//AAACAAQA//8VAB0AIQAlAP//MABBAEMARwBOAP//UABdAP//YQD/\
    /2UAaQD//////////20AcgD//3sA////////gAD//4UA/////4oAjgD///////+XAP////////////////////+dAP//oQD/////////////\
    owD/////////////////////////////////////////////pwD///////+rAP///////68AswC7AP//////////////////////////////\
    /////////8MAzADVAN4A///nAPAA+QD//wIB/////////////////////////////wsBDgEZARwBHgEhAf////9XAf//////////////////\
    ////////////////WQH/////////////////////////////////////////////////////////////////////////////////////////\
    ////////////////////////////////////////////////////////////////////////////////////////////////////////////\
    ////////////////////////////////////////////////////////////////////////////////////////////////////////////\
    //////////////9dAf///////////////////////////////////////////////////////////////////////2IB////////////////\
    ////////////////////////////////////////////////////////////////////////////////////////////////////////////\
    //////////////////////////////////////9rAb4BBwANABtbJWklcDElZDslcDIlZHIAG1tIG1sySgAbW0sAG1tKABtbJWklcDElZEcA\
    G1slaSVwMSVkOyVwMiVkSAAKABtbSAAbWz8yNWwACAAbWz8xMmwbWz8yNWgAG1tDABtbQQAbW1AAG1tNABtbMW0AG1s/MTA0OWgAG1sybQAb\
    WzdtABtbNG0AG1ttABtbPzEwNDlsABtbMjRtABtbTAB/ABtPQgAbT0QAG09DABtPQQAbWz8xbBs+ABtbPzFoGz0AG1slcDElZFAAG1slcDEl\
    ZE0AG1slcDElZEIAG1slcDElZEAAG1slcDElZEwAG1slcDElZEQAG1slcDElZEMAG1slcDElZEEAGzgAG1slaSVwMSVkZAAbNwAKABtNABtb\
    MCU/JXA2JXQ7MSU7JT8lcDUldDsyJTslPyVwMiV0OzQlOyU/JXAxJXAzJXwldDs3JTttAAkAG1taABtbMUsAG1szOTs0OW0AG1slPyVwMSV7\
    OH0lPCV0MyVwMSVkJWUzODsyOyVwMSV7NjU1MzZ9JS8lZDslcDElezI1Nn0lLyV7MjU1fSUmJWQ7JXAxJXsyNTV9JSYlZCU7bQAbWyU/JXAx\
    JXs4fSU8JXQ0JXAxJWQlZTQ4OzI7JXAxJXs2NTUzNn0lLyVkOyVwMSV7MjU2fSUvJXsyNTV9JSYlZDslcDElezI1NX0lJiVkJTttAAACAAAA\
    AAACAAcAAQEAAAMAQVgAUkdCAA==
    """
}

//   glassbox-direct|24-bit colour,
//     am, mir, msgr, xenl, AX, RGB,
//     colors#0x1000000, cols#80, it#8, lines#24, pairs#0x10000,
//     bel=^G, bold=\E[1m, civis=\E[?25l, clear=\E[H\E[2J, cnorm=\E[?12l\E[?25h, cr=\r,
//     csr=\E[%i%p1%d;%p2%dr, cub=\E[%p1%dD, cub1=^H, cud=\E[%p1%dB, cud1=\n, cuf=\E[%p1%dC, cuf1=\E[C,
//     cup=\E[%i%p1%d;%p2%dH, cuu=\E[%p1%dA, cuu1=\E[A, dch=\E[%p1%dP, dch1=\E[P, dim=\E[2m, ed=\E[J, el=\E[K, el1=\E[1K,
//     home=\E[H, hpa=\E[%i%p1%dG, ht=^I, ich=\E[%p1%d@, il=\E[%p1%dL, il1=\E[L, dl=\E[%p1%dM, dl1=\E[M, ind=\n,
//     kbs=^?, kcbt=\E[Z, kcub1=\EOD, kcud1=\EOB, kcuf1=\EOC, kcuu1=\EOA,
//     op=\E[39;49m, rc=\E8, rev=\E[7m, ri=\EM, rmcup=\E[?1049l, rmkx=\E[?1l\E>, rmul=\E[24m, sc=\E7,
//     setab=\E[%?%p1%{8}%<%t4%p1%d%e48;2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m,
//     setaf=\E[%?%p1%{8}%<%t3%p1%d%e38;2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m,
//     sgr=\E[0%?%p6%t;1%;%?%p5%t;2%;%?%p2%t;4%;%?%p1%p3%|%t;7%;m,
//     sgr0=\E[m, smcup=\E[?1049h, smkx=\E[?1h\E=, smul=\E[4m, vpa=\E[%i%p1%dd,
