module @pullback {
  func.func public @main(%arg0: tensor<2x8x9x3xf32>, %arg1: tensor<3x3x3x4xf32>) -> (tensor<2x4x7x4xf32>) {
    %0 = "stablehlo.convolution"(%arg0, %arg1) <{batch_group_count = 1 : i64, dimension_numbers = #stablehlo.conv<[b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]>, feature_group_count = 1 : i64, lhs_dilation = array<i64: 1, 1>, padding = dense<[[0, 1], [1, 1]]> : tensor<2x2xi64>, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>], rhs_dilation = array<i64: 1, 2>, window_strides = array<i64: 2, 1>}> : (tensor<2x8x9x3xf32>, tensor<3x3x3x4xf32>) -> tensor<2x4x7x4xf32>
    func.return %0 : tensor<2x4x7x4xf32>
  }
}

module @pullback {
  func.func public @main(%arg0: tensor<4x5x2xf64>, %arg1: tensor<2x3x6xf64>) -> (tensor<8x2x6xf64>) {
    %0 = "stablehlo.convolution"(%arg0, %arg1) <{batch_group_count = 1 : i64, dimension_numbers = #stablehlo.conv<[f, 0, b]x[i, 0, o]->[0, b, f]>, feature_group_count = 2 : i64, lhs_dilation = array<i64: 2>, padding = dense<[[2, -1]]> : tensor<1x2xi64>, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>], rhs_dilation = array<i64: 1>, window_strides = array<i64: 1>}> : (tensor<4x5x2xf64>, tensor<2x3x6xf64>) -> tensor<8x2x6xf64>
    func.return %0 : tensor<8x2x6xf64>
  }
}
