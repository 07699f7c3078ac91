module @pullback {
  func.func public @main(%arg0: tensor<2x3xf32>, %arg1: tensor<f32>) -> (tensor<3x6xf32>) {
    %0 = "stablehlo.pad"(%arg0, %arg1) <{edge_padding_low = array<i64: 1, 0>, edge_padding_high = array<i64: 0, -1>, interior_padding = array<i64: 0, 2>}> : (tensor<2x3xf32>, tensor<f32>) -> tensor<3x6xf32>
    func.return %0 : tensor<3x6xf32>
  }
}
