module @pullback {
  func.func public @main(%arg0: tensor<2x3xf32>) -> (tensor<2x3xf32>) {
    %0 = stablehlo.tanh %arg0 : tensor<2x3xf32>
    func.return %0 : tensor<2x3xf32>
  }
}

module @pullback {
  func.func public @main(%arg0: tensor<f64>) -> (tensor<f64>) {
    %0 = stablehlo.tanh %arg0 : tensor<f64>
    func.return %0 : tensor<f64>
  }
}
