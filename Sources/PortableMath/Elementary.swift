/// exp, log, sin, cos, pow and friends in plain Double arithmetic: the same bits on every machine, unlike libm's.
/// Within 1 ULP or so of the truth; not for speed.
///
/// Only +, −, ×, ÷, square root and rounding to an integer are used. Each is exactly defined by IEEE 754, and Swift
/// never fuses a product with a sum on its own, so no compiler setting can change a result.
public enum Elementary {}

/// ln 2, the first part with 32 trailing zero bits, so that a product with an exponent is exact.
let ln2High = Double(bitPattern: 0x3FE6_2E42_FEE0_0000)
let ln2Low = Double(bitPattern: 0x3DEA_39EF_3579_3C76)
