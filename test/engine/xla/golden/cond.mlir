module @pullback {
  func.func public @main(%arg0: tensor<i1>, %arg1: tensor<2xf32>) -> (tensor<2xf32>) {
    %6 = "stablehlo.if"(%arg0) ({
      %0 = stablehlo.constant dense<0x3F800000> : tensor<f32>
      %1 = "stablehlo.broadcast_in_dim"(%0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<2xf32>
      %2 = stablehlo.add %arg1, %1 : tensor<2xf32>
      stablehlo.return %2 : tensor<2xf32>
    }, {
      %3 = stablehlo.constant dense<0x40000000> : tensor<f32>
      %4 = "stablehlo.broadcast_in_dim"(%3) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<2xf32>
      %5 = stablehlo.multiply %arg1, %4 : tensor<2xf32>
      stablehlo.return %5 : tensor<2xf32>
    }) : (tensor<i1>) -> tensor<2xf32>
    func.return %6 : tensor<2xf32>
  }
}
