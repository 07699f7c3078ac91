import type { Code, Local } from '../assembler/code.js'
import { emitAddress } from './gemm-address.js'
import type { Arithmetic } from './gemm-dtype.js'

/** A panel to be copied so that its lines along k lie one after the other: `width` elements for each k. */
export interface Panel {
  readonly arithmetic: Arithmetic
  /** Elements of a line of the copy. */
  readonly width: number
  /** Elements of a line that exist, the rest of it is filled with anything. */
  readonly valid: number
  /** How many panels lie side by side in the source, and the bytes between their copies. */
  readonly beside?: { readonly panels: number, readonly apart: number }
  /** Address of the first element; it is moved along. */
  readonly source: Local
  /** Elements from one k to the next. */
  readonly along: number
  /** Elements from one element of a line to the next. */
  readonly across: number
  /** Address of the copy; it is moved along. */
  readonly target: Local
  readonly k: Local
}

/** Emits the copying in whichever way the strides allow. */
export const emitPack = (code: Code, panel: Panel): void => {
  const { along, across } = panel
  if (across === 1) emitCopy(code, panel)
  else if (along === 1) emitTranspose(code, panel)
  else emitGather(code, panel)
}

/** Emits `body` once for each `stride` of k, moving the pointers. */
const emitLines = (code: Code, panel: Panel, count: () => void, stride: number, body: () => void): void => {
  const { arithmetic: { size }, width, source, along, target } = panel
  const rest = code.local('i32')
  count()
  code.tee(rest).if(() => {
    code.loop(again => {
      body()
      code.get(source).i32(along * size * stride).op('i32.add').set(source)
      code.get(target).i32(width * size * stride).op('i32.add').set(target)
      code.get(rest).i32(1).op('i32.sub').tee(rest).branchIf(again)
    })
  })
  code.release('i32', rest)
}

/** Lines that are contiguous already. */
const emitCopy = (code: Code, panel: Panel): void => {
  const { arithmetic: { size }, source, target, width, k, beside = { panels: 1, apart: 0 } } = panel
  const bytes = width * size
  emitLines(code, panel, () => code.get(k), 1, () => {
    for (let other = 0; other < beside.panels; other++) {
      for (let at = 0; at < bytes; at += 16) {
        code.get(target).get(source).memory('v128.load', other * bytes + at).memory('v128.store', other * beside.apart + at)
      }
    }
  })
}

/** Columns that are contiguous: squares of vectors are loaded and transposed. */
const emitTranspose = (code: Code, panel: Panel): void => {
  const { arithmetic: { lanes, size }, source, across, valid, target, width, k } = panel
  const shift = lanes === 4 ? 2 : 1
  const vectors = Array.from({ length: lanes }, () => code.local('v128'))
  const square = (lines: number): void => {
    for (let first = 0; first < width; first += lanes) {
      vectors.forEach((vector, lane) => {
        // Beyond the last column there may be no memory: it is read again.
        code.memory('v128.load', emitAddress(code, source, Math.min(first + lane, valid - 1) * across * size)).set(vector)
      })
      emitTransposed(code, lanes, vectors)
      vectors.slice(0, lines).forEach((vector, line) => code.get(target).get(vector).memory('v128.store', (line * width + first) * size))
    }
  }
  emitLines(code, panel, () => code.get(k).i32(shift).op('i32.shr_u'), lanes, () => square(lanes))
  for (let lines = 1; lines < lanes; lines++) {
    code.get(k).i32(lanes - 1).op('i32.and').i32(lines).op('i32.eq').if(() => square(lines))
  }
  code.release('v128', ...vectors)
}

/** Transposes a square of 4 × 4 or 2 × 2 elements in place. */
export const emitTransposed = (code: Code, lanes: 4 | 2, vectors: readonly Local[]): void => {
  const temporary = [code.local('v128'), code.local('v128')] as const
  const exchange = (x: Local, y: Local, low: readonly number[], high: readonly number[]): void => {
    code.get(x).get(y).shuffle32(...low).set(temporary[0])
    code.get(x).get(y).shuffle32(...high).set(y)
    code.get(temporary[0]).set(x)
  }
  const halves = [[0, 1, 4, 5], [2, 3, 6, 7]] as const
  if (lanes === 2) exchange(vectors[0]!, vectors[1]!, ...halves)
  else {
    const [x, y, z, w] = vectors as readonly [Local, Local, Local, Local]
    exchange(x, z, [0, 4, 1, 5], [2, 6, 3, 7]) // x0 z0 x1 z1, x2 z2 x3 z3
    exchange(y, w, [0, 4, 1, 5], [2, 6, 3, 7])
    exchange(x, y, [0, 4, 1, 5], [2, 6, 3, 7]) // x0 y0 z0 w0, x1 y1 z1 w1
    exchange(z, w, [0, 4, 1, 5], [2, 6, 3, 7])
  }
  code.release('v128', ...temporary)
}

/** Elements that lie anywhere. */
const emitGather = (code: Code, panel: Panel): void => {
  const { arithmetic: { size }, source, across, valid, target, width, k } = panel
  emitLines(code, panel, () => code.get(k), 1, () => {
    for (let column = 0; column < width; column++) {
      code.get(target)
      const offset = emitAddress(code, source, Math.min(column, valid - 1) * across * size)
      if (size === 4) code.memory('i32.load', offset).memory('i32.store', column * size)
      else code.memory('f64.load', offset).memory('f64.store', column * size)
    }
  })
}
