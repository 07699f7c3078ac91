// What a page would load that computes with tensors, each operation at once: nothing of the compiler and nothing that trains.
import { add, fromArray, matmul, mean, print, relu, sub, sum, tensor, toArray, transpose, zeros } from '../../../dist/index.js'

console.log(add, fromArray, matmul, mean, print, relu, sub, sum, tensor, toArray, transpose, zeros)
