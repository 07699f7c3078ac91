import { report, type DataError } from './error.js'
import { FormatError } from './format/error.js'

const LONGEST = 1800

/** All that is wrong with a file, one a line, as far as it fits. */
export const listed = (format: string, sentence: string, errors: readonly DataError[]): FormatError => {
  let most = errors.length
  while (most > 1 && report(errors, most).length > LONGEST) most = Math.min(most - 1, 20)
  const [first] = errors
  const text = `${format}: ${sentence}:\n${report(errors, most).slice(0, LONGEST)}`
  return new FormatError(format, first?.path ?? '', first?.expected ?? '', first?.found ?? '', text)
}
