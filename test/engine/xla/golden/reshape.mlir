module @pullback {
  func.func public @main(%arg0: tensor<2x3xf32>) -> (tensor<6xf32>) {
    %0 = "stablehlo.reshape"(%arg0) : (tensor<2x3xf32>) -> tensor<6xf32>
    func.return %0 : tensor<6xf32>
  }
}

module @pullback {
  func.func public @main(%arg0: tensor<1x1xf32>) -> (tensor<f32>) {
    %0 = "stablehlo.reshape"(%arg0) : (tensor<1x1xf32>) -> tensor<f32>
    func.return %0 : tensor<f32>
  }
}
