import PortableMath

/// Among how many equally likely classes the model might as well choose: e to the mean cross-entropy.
public func perplexity(crossEntropy: Double) -> Double { Elementary.exp(crossEntropy) }
