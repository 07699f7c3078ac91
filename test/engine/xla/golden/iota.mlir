module @pullback {
  func.func public @main() -> (tensor<2x3xi32>) {
    %0 = stablehlo.iota dim = 1 : tensor<2x3xi32>
    func.return %0 : tensor<2x3xi32>
  }
}

module @pullback {
  func.func public @main() -> (tensor<4xf32>) {
    %0 = stablehlo.iota dim = 0 : tensor<4xf32>
    func.return %0 : tensor<4xf32>
  }
}
