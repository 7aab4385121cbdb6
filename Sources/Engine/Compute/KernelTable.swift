/// The kernels of one CPU level as plain function pointers, which cost no reference counting to hand around. All take
/// pointers, counts of values and numbers; none allocates, none keeps state. Rows lie `stride` values apart. Unless a line
/// says otherwise, input and output may be the same memory. The functions are described where they are defined, in
/// Sources/Kernels.
struct KernelTable: Sendable {
  typealias Source = UnsafePointer<Float>
  typealias Target = UnsafeMutablePointer<Float>

  typealias Product =
    @convention(c) @Sendable (
      _ rowStart: Int, _ rowEnd: Int, _ columnStart: Int, _ columnEnd: Int, _ depth: Int,
      _ a: Source, _ aRow: Int, _ aColumn: Int, _ b: Source, _ bRow: Int, _ bColumn: Int,
      _ c: Target, _ cRow: Int, _ accumulate: Int, _ bias: Source?, _ scratch: Target
    ) -> Void

  /// An activation's two directions.
  struct ActivationKernels: Sendable, BitwiseCopyable {
    /// (count, z, a): a = f(z)
    let forward: @convention(c) @Sendable (Int, Source, Target) -> Void
    /// (count, z, a, da, dz): dz = da · f′(z). Sigmoid and tanh read only a, the others only z.
    let backward: @convention(c) @Sendable (Int, Source, Source, Source, Target) -> Void
  }

  // MARK: Matrices

  /// Use `MatrixProduct`, which fills in the many arguments.
  let product: Product
  /// (rows, columns, depth): values of scratch for each part of a product.
  let productScratch: @convention(c) @Sendable (Int, Int, Int) -> Int
  /// Columns of a product's tile: a product is best cut at multiples of it.
  let tileColumns: Int
  /// (rounds): fused multiply-adds and nothing else.
  let peak: @convention(c) @Sendable (Int) -> Float
  /// Floating-point operations of one round of `peak`.
  let peakOperations: Int

  // MARK: Narrow layers

  /// (rows, inputs, units, x, weight, bias, z), apart
  let narrowForward: @convention(c) @Sendable (Int, Int, Int, Source, Source, Source, Target) -> Void
  /// (rows, inputs, units, x, dz, weight, dweight, dbias, dx or nil, scratch), apart
  let narrowBackward:
    @convention(c) @Sendable (
      Int, Int, Int, Source, Source, Source, Target, Target, Target?, Target
    ) -> Void

  // MARK: Activations

  let linear, step, relu, leakyReLU, sigmoid, tanh, gelu: ActivationKernels
  /// (count, x, y): y = eˣ
  let exponential: @convention(c) @Sendable (Int, Source, Target) -> Void
  /// (count, x, y): y = ln x
  let logarithm: @convention(c) @Sendable (Int, Source, Target) -> Void
  /// (rows, columns, logits, stride, output)
  let softmaxForward: @convention(c) @Sendable (Int, Int, Source, Int, Target) -> Void
  /// (rows, columns, a, da, stride, dz): dz = a · (da − Σ a·da)
  let softmaxBackward: @convention(c) @Sendable (Int, Int, Source, Source, Int, Target) -> Void

  // MARK: Images

  /// (channels, height, width, kernel, stride, padding, rows, columns, image, unrolled), apart
  let imageToColumns: @convention(c) @Sendable (Int, Int, Int, Int, Int, Int, Int, Int, Source, Target) -> Void
  /// (channels, height, width, kernel, stride, padding, rows, columns, unrolled, image), apart
  let columnsToImage: @convention(c) @Sendable (Int, Int, Int, Int, Int, Int, Int, Int, Source, Target) -> Void
  /// (planes, height, width, kernel, stride, rows, columns, input, output), apart
  let maximumPoolForward: @convention(c) @Sendable (Int, Int, Int, Int, Int, Int, Int, Source, Target) -> Void
  /// (planes, height, width, kernel, stride, rows, columns, input, output, outputGradient, inputGradient), apart
  let maximumPoolBackward:
    @convention(c) @Sendable (Int, Int, Int, Int, Int, Int, Int, Source, Source, Source, Target) -> Void
  /// (planes, height, width, kernel, stride, rows, columns, input, output), apart
  let averagePoolForward: @convention(c) @Sendable (Int, Int, Int, Int, Int, Int, Int, Source, Target) -> Void
  /// (planes, height, width, kernel, stride, rows, columns, outputGradient, inputGradient), apart
  let averagePoolBackward: @convention(c) @Sendable (Int, Int, Int, Int, Int, Int, Int, Source, Target) -> Void

  // MARK: Normalisation

  /// (rows, channels, plane, start, end, x, mean, variance)
  let channelMoments: @convention(c) @Sendable (Int, Int, Int, Int, Int, Source, Target, Target) -> Void
  /// (rows, channels, plane, start, end, x, mean, variance, ε, gain, bias, inverse, y)
  let normalizeChannels:
    @convention(c) @Sendable (
      Int, Int, Int, Int, Int, Source, Source, Source, Float, Source, Source, Target, Target
    ) -> Void
  /// (rows, channels, plane, start, end, x, mean, inverse, gain, dy, share, dgain, dbias, dx or nil)
  let normalizeChannelsBackward:
    @convention(c) @Sendable (
      Int, Int, Int, Int, Int, Source, Source, Source, Source, Source, Float, Target, Target, Target?
    ) -> Void
  /// (rows, width, x, ε, gain, bias, means, inverses, y)
  let normalizeRows: @convention(c) @Sendable (Int, Int, Source, Float, Source, Source, Target, Target, Target) -> Void
  /// (rows, width, x, gain, means, inverses, dy, dx)
  let normalizeRowsBackward: @convention(c) @Sendable (Int, Int, Source, Source, Source, Source, Source, Target) -> Void
  /// (rows, columns, stride, x, means, inverses, dy, dgain, dbias)
  let normalizedSlopes: @convention(c) @Sendable (Int, Int, Int, Source, Source, Source, Source, Target, Target) -> Void

  // MARK: Sequences

  /// (units, gates, cell before or nil, cell, h)
  let lstmForward: @convention(c) @Sendable (Int, Target, Source?, Target, Target) -> Void
  /// (units, gates, cell before or nil, cell, dh, dc, dz)
  let lstmBackward: @convention(c) @Sendable (Int, Source, Source?, Source, Source, Target, Target) -> Void
  /// (units, gates, u, h before, h)
  let gruForward: @convention(c) @Sendable (Int, Target, Source, Source, Target) -> Void
  /// (units, gates, u, h before, dh, dz, du, dh before)
  let gruBackward: @convention(c) @Sendable (Int, Source, Source, Source, Source, Target, Target, Target) -> Void
  /// (length, causal, scale, weights)
  let attentionWeights: @convention(c) @Sendable (Int, Int, Float, Target) -> Void

  // MARK: Losses

  /// (rows, columns, logits, stride, classes, gradientFactor, probabilities, losses, dLogits or nil)
  let softmaxCrossEntropy:
    @convention(c) @Sendable (Int, Int, Source, Int, Source, Float, Target, Target, Target?) -> Void
  /// (rows, columns, logits, targets, stride, lossFactor, gradientFactor, losses, dLogits or nil): sums of a row
  let binaryCrossEntropy:
    @convention(c) @Sendable (Int, Int, Source, Source, Int, Float, Float, Target, Target?) -> Void
  /// (rows, columns, a, targets, stride, lossFactor, gradientFactor, losses, da or nil): Σ (a − y)² and 2(a − y)
  let squaredError: @convention(c) @Sendable (Int, Int, Source, Source, Int, Float, Float, Target, Target?) -> Void
  /// (rows, columns, a, targets, stride, lossFactor, gradientFactor, losses, da or nil): Σ |a − y| and its sign
  let absoluteError: @convention(c) @Sendable (Int, Int, Source, Source, Int, Float, Float, Target, Target?) -> Void

  // MARK: Sums and copies

  /// (count, x): in blocks of 4,096 values added one after another, so blocks may also be summed apart.
  let sum: @convention(c) @Sendable (Int, Source) -> Float
  /// (count, x, y), in blocks likewise
  let dot: @convention(c) @Sendable (Int, Source, Source) -> Float
  /// (rows, columns, x, stride, sums): over rows, first to last
  let columnSums: @convention(c) @Sendable (Int, Int, Source, Int, Target) -> Void
  /// (rows, columns, x, stride, bias, y): each row + bias
  let addBias: @convention(c) @Sendable (Int, Int, Source, Int, Source, Target) -> Void
  /// (count, factor, x, y): y += factor · x
  let addScaled: @convention(c) @Sendable (Int, Float, Source, Target) -> Void
  /// (count, x, y, z): z = x + y
  let add: @convention(c) @Sendable (Int, Source, Source, Target) -> Void
  /// (count, x, y, z): z = x · y
  let multiply: @convention(c) @Sendable (Int, Source, Source, Target) -> Void
  /// (count, factor, x): x = factor · x
  let scale: @convention(c) @Sendable (Int, Float, Target) -> Void
  /// (count, limit, x): x between −limit and limit
  let clamp: @convention(c) @Sendable (Int, Float, Target) -> Void
  /// (count, value, x)
  let fill: @convention(c) @Sendable (Int, Float, Target) -> Void
  /// (count, bytes, values): values = bytes / 255
  let unitFromBytes: @convention(c) @Sendable (Int, UnsafePointer<UInt8>, Target) -> Void

  // MARK: Optimisers; `frozen`: nil or a value an element, not 0 where it must stay as it is

  /// (count, weights, gradient, rate, l1, l2, frozen)
  let sgd: @convention(c) @Sendable (Int, Target, Source, Float, Float, Float, Source?) -> Void
  /// (count, weights, gradient, velocity, rate, μ, l1, l2, frozen)
  let momentum: @convention(c) @Sendable (Int, Target, Source, Target, Float, Float, Float, Float, Source?) -> Void
  /// (count, weights, gradient, square, rate, ρ, ε, l1, l2, frozen)
  let rmsprop:
    @convention(c) @Sendable (Int, Target, Source, Target, Float, Float, Float, Float, Float, Source?) -> Void
  /// (count, weights, gradient, m, v, rate, β₁, β₂, ε, 1/(1 − β₁ᵗ), 1/(1 − β₂ᵗ), rate · weightDecay (0: plain Adam), l1, l2,
  /// frozen)
  let adam:
    @convention(c) @Sendable (
      Int, Target, Source, Target, Target, Float, Float, Float, Float, Float, Float, Float, Float, Float, Source?
    ) -> Void
  /// (rows, columns, stride, weights, x, dz, rate): the gradient is x · dzᵀ
  let sgdOuter: @convention(c) @Sendable (Int, Int, Int, Target, Source, Source, Float) -> Void
  /// (rows, columns, stride, weights, x, dz, m, v, rate, β₁, β₂, ε, 1/(1 − β₁ᵗ), 1/(1 − β₂ᵗ), rate · weightDecay)
  let adamOuter:
    @convention(c) @Sendable (
      Int, Int, Int, Target, Source, Source, Target, Target, Float, Float, Float, Float, Float, Float, Float
    ) -> Void

  /// The table of a level. The machine must have it (`CPULevel.supported`).
  static func table(_ level: CPULevel) -> KernelTable {
    switch level {
    case .base: baseKernels
    case .v3: v3Kernels
    case .v4: v4Kernels
    }
  }

  /// The kernels of an activation that works value by value; nil for softmax, which works by rows.
  func kernels(of activation: Activation) -> ActivationKernels? {
    switch activation {
    case .linear: linear
    case .step: step
    case .relu: relu
    case .leakyReLU: leakyReLU
    case .sigmoid: sigmoid
    case .tanh: tanh
    case .gelu: gelu
    case .softmax: nil
    }
  }
}
