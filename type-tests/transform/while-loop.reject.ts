import { add, cast, greater, less, matmul, mul, stack, sum, tensor, whileLoop, zeros, type Tensor } from 'pullback'

type Vector = Tensor<readonly [3]>
const x = zeros([3])

//! 'readonly [4]' is not assignable to type 'readonly [3]'
whileLoop((c: Vector) => less(sum(c), 1), () => /*^*/ zeros([4]), x)

//! 'readonly [3, 3]' is not assignable to type 'readonly [3]'
whileLoop((c: Vector) => less(sum(c), 1), c => /*^*/ stack([c, c, c], 0), x)

//! '"int32"' is not assignable to type '"float32"'
whileLoop((c: Vector) => less(sum(c), 1), c => /*^*/ cast(c, 'int32'), x)

//! '5' is not assignable to type '4'
whileLoop(({ w }) => less(sum(w), 1), ({ n, w }) => ({ n, /*^*/ w: matmul(w, zeros([4, 5])) }), { n: tensor(0), w: zeros([4, 4]) })

//! Property 'n' is missing
whileLoop(({ n }) => less(n, 1), ({ w }) => /*^*/ ({ w }), { n: tensor(0), w: zeros([4, 4]) })

//! 'readonly [3]' is not assignable to type 'readonly []'
whileLoop(/*^*/ (c: Vector) => greater(c, 0), c => c, x)

//! '"float32"' is not assignable to type '"bool"'
whileLoop(/*^*/ (c: Vector) => sum(c), c => c, x)

//! 'boolean' is not assignable to type
whileLoop(/*^*/ (_: Vector) => true, c => c, x)

//! 'readonly [2]' is not assignable to type 'readonly [3]'
whileLoop((c: Vector) => less(sum(c), 1), c => mul(c, 2), /*^*/ zeros([2]))

//! 'readonly [number]' is not assignable to type 'readonly [3]'
whileLoop((c: Vector) => less(sum(c), 1), c => mul(c, 2), /*^*/ zeros([x.shape[0] as number]))

//! Expected 3 arguments
/*^*/ whileLoop((c: Vector) => less(sum(c), 1), c => mul(c, 2))

//! matmul: [1, 3] · [4, 4]: inner dimensions 3 and 4 differ
whileLoop((c: Vector) => less(sum(c), 1), c => add(c, sum(matmul(stack([c], 0), /*^*/ zeros([4, 4])))), x)

declare const either: Tensor<readonly [3]> | Tensor<readonly [4]>
//! 'readonly [4]' is not assignable to type 'readonly [3]'
whileLoop((c: Vector) => less(sum(c), 1), c => add(c, x), /*^*/ either)

//! Expected 3 arguments
whileLoop((c: Vector) => less(sum(c), 1), c => c, x, /*^*/ { length: 3 })
