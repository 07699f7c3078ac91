import type { Code, Local } from '../assembler/code.js'

/** Pushes an address; the static offset that leads on to `distance` bytes behind `pointer` is returned, because it cannot be negative. */
export const emitAddress = (code: Code, pointer: Local, distance: number): number => {
  code.get(pointer)
  if (distance >= 0) return distance
  code.i32(distance).op('i32.add')
  return 0
}
