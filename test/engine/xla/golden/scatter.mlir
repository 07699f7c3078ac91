module @pullback {
  func.func public @main(%arg0: tensor<5x3xf32>, %arg1: tensor<2xi32>, %arg2: tensor<2x3xf32>) -> (tensor<5x3xf32>) {
    %3 = "stablehlo.scatter"(%arg0, %arg1, %arg2) <{scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, indices_are_sorted = false, unique_indices = false}> ({
    ^bb0(%0: tensor<f32>, %1: tensor<f32>):
      %2 = stablehlo.add %0, %1 : tensor<f32>
      stablehlo.return %2 : tensor<f32>
    }) : (tensor<5x3xf32>, tensor<2xi32>, tensor<2x3xf32>) -> tensor<5x3xf32>
    func.return %3 : tensor<5x3xf32>
  }
}

module @pullback {
  func.func public @main(%arg0: tensor<4x5xi32>, %arg1: tensor<4x2xi32>, %arg2: tensor<4x2xi32>) -> (tensor<4x5xi32>) {
    %3 = "stablehlo.scatter"(%arg0, %arg1, %arg2) <{scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [], inserted_window_dims = [1], input_batching_dims = [0], scatter_indices_batching_dims = [0], scatter_dims_to_operand_dims = [1], index_vector_dim = 2>, indices_are_sorted = false, unique_indices = false}> ({
    ^bb0(%0: tensor<i32>, %1: tensor<i32>):
      %2 = stablehlo.add %0, %1 : tensor<i32>
      stablehlo.return %2 : tensor<i32>
    }) : (tensor<4x5xi32>, tensor<4x2xi32>, tensor<4x2xi32>) -> tensor<4x5xi32>
    func.return %3 : tensor<4x5xi32>
  }
}
