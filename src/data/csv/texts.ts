import { checkArgument, refuse } from '../../tensor/argument.js'
import { quoted } from '../format/error.js'

/** A list of texts that a user gave; of `once`, none twice. */
export const textsArgument = (word: string, name: string, given: unknown, once = false): readonly string[] => {
  const seen = new Set<string>()
  return Array.from(checkArgument(word, name, given, 'array'), (item, i) => {
    const text = checkArgument(word, `${name}[${i}]`, item, 'string')
    if (once && seen.has(text)) refuse(`${word}: ${name} has ${quoted(text)} twice`)
    seen.add(text)
    return text
  })
}
