// The same table at each level: only the imported module differs.
import Kernels

let baseKernels = KernelTable(
  product: product, productScratch: productScratch, tileColumns: productTileColumns(), peak: peak,
  peakOperations: peakOperations(),
  linear: .init(forward: linearForward, backward: linearBackward),
  step: .init(forward: stepForward, backward: stepBackward),
  relu: .init(forward: reluForward, backward: reluBackward),
  leakyReLU: .init(forward: leakyReLUForward, backward: leakyReLUBackward),
  sigmoid: .init(forward: sigmoidForward, backward: sigmoidBackward),
  tanh: .init(forward: tanhForward, backward: tanhBackward),
  gelu: .init(forward: geluForward, backward: geluBackward),
  exponential: exponentials, logarithm: logarithms,
  softmaxForward: softmaxForward, softmaxBackward: softmaxBackward,
  imageToColumns: imageToColumns, columnsToImage: columnsToImage, maximumPoolForward: maximumPoolForward,
  maximumPoolBackward: maximumPoolBackward, averagePoolForward: averagePoolForward,
  averagePoolBackward: averagePoolBackward,
  channelMoments: channelMoments, normalizeChannels: normalizeChannels,
  normalizeChannelsBackward: normalizeChannelsBackward, normalizeRows: normalizeRows,
  normalizeRowsBackward: normalizeRowsBackward, normalizedSlopes: normalizedSlopes,
  lstmForward: lstmForward, lstmBackward: lstmBackward, gruForward: gruForward, gruBackward: gruBackward,
  attentionWeights: attentionWeights,
  softmaxCrossEntropy: softmaxCrossEntropy,
  binaryCrossEntropy: binaryCrossEntropy, squaredError: squaredError, absoluteError: absoluteError,
  sum: sum, dot: dot, columnSums: columnSums, addBias: addBias, addScaled: addScaled, add: add,
  multiply: multiply, scale: scale, clamp: clamp, fill: fill,
  unitFromBytes: unitFromBytes,
  sgd: sgd, momentum: momentum, rmsprop: rmsprop, adam: adam)
