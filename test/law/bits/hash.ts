import { isTensor, type AnyTensor } from 'pullback'
import { storageOf } from '../../../src/tensor/value.js'

/** A hash of bytes in 16 hexadecimal digits. Any would do: what counts is that it is the same on every host. */
export class Hash {
  private low = 0x811c9dc5
  private high = 0x9e3779b9

  bytes(data: Uint8Array): this {
    for (const byte of data) {
      this.low = Math.imul(this.low ^ byte, 0x01000193)
      this.high = Math.imul(this.high ^ this.low, 0x85ebca6b)
    }
    return this
  }

  text(text: string): this {
    return this.bytes(new TextEncoder().encode(text))
  }

  /** Shape, dtype and elements; the bits inside a NaN are the host's own. */
  tensor(x: AnyTensor): this {
    const data = storageOf(x, 'bits').slice()
    for (let i = 0; i < data.length; i++) if (Number.isNaN(data[i])) data[i] = -9.87654321e33
    return this.text(`${x.dtype}[${x.shape.join()}]`).bytes(new Uint8Array(data.buffer))
  }

  /** All tensors of a record, in its order. */
  tree(tree: unknown): this {
    if (isTensor(tree)) return this.tensor(tree)
    if (typeof tree === 'object' && tree !== null) for (const part of Object.values(tree)) this.tree(part)
    return this
  }

  toString(): string {
    return [this.low, this.high].map(word => (word >>> 0).toString(16).padStart(8, '0')).join('')
  }
}
