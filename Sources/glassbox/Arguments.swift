import ArgumentParser
import Canvas

extension ColorDepth: ExpressibleByArgument {}
extension Theme.Name: ExpressibleByArgument {}
