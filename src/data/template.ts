import { trace } from '../graph/trace.js'
import { asStated } from '../tensor/cast.js'
import { fromArray } from '../tensor/construct.js'
import { keyFromWords, type Key } from '../tensor/key.js'

/** What `use` makes of names, shapes and dtypes that any key gives. Traced, an `init` says them and draws nothing. */
export const fromAnyKey = <T>(use: (key: Key) => T): T => {
  let made: { readonly value: T } | undefined
  try {
    trace(([words]) => {
      made = { value: use(keyFromWords(asStated(words))) }
      return []
    }, [{ shape: [2], dtype: 'int32' }])
  } catch {
    // One that reads what it draws, or is wrong, and then says so once more.
  }
  return (made ?? { value: use(keyFromWords(fromArray([2], [0, 0], { dtype: 'int32' }))) }).value
}
