/**
 * The letters of ASCII. (Written out: unions that are put together cost what each compilation pays.)
 *
 * @since 0.2.0
 * @category type checks
 */
export type Letter =
  | 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'J' | 'K' | 'L' | 'M' | 'N' | 'O' | 'P' | 'Q' | 'R' | 'S' | 'T' | 'U' | 'V' | 'W' | 'X'
  | 'Y' | 'Z' | 'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h' | 'i' | 'j' | 'k' | 'l' | 'm' | 'n' | 'o' | 'p' | 'q' | 'r' | 's' | 't' | 'u' | 'v'
  | 'w' | 'x' | 'y' | 'z'

/**
 * A word that holds a letter twice.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Repeating =
  | `${string}A${string}A${string}` | `${string}B${string}B${string}` | `${string}C${string}C${string}` | `${string}D${string}D${string}`
  | `${string}E${string}E${string}` | `${string}F${string}F${string}` | `${string}G${string}G${string}` | `${string}H${string}H${string}`
  | `${string}I${string}I${string}` | `${string}J${string}J${string}` | `${string}K${string}K${string}` | `${string}L${string}L${string}`
  | `${string}M${string}M${string}` | `${string}N${string}N${string}` | `${string}O${string}O${string}` | `${string}P${string}P${string}`
  | `${string}Q${string}Q${string}` | `${string}R${string}R${string}` | `${string}S${string}S${string}` | `${string}T${string}T${string}`
  | `${string}U${string}U${string}` | `${string}V${string}V${string}` | `${string}W${string}W${string}` | `${string}X${string}X${string}`
  | `${string}Y${string}Y${string}` | `${string}Z${string}Z${string}` | `${string}a${string}a${string}` | `${string}b${string}b${string}`
  | `${string}c${string}c${string}` | `${string}d${string}d${string}` | `${string}e${string}e${string}` | `${string}f${string}f${string}`
  | `${string}g${string}g${string}` | `${string}h${string}h${string}` | `${string}i${string}i${string}` | `${string}j${string}j${string}`
  | `${string}k${string}k${string}` | `${string}l${string}l${string}` | `${string}m${string}m${string}` | `${string}n${string}n${string}`
  | `${string}o${string}o${string}` | `${string}p${string}p${string}` | `${string}q${string}q${string}` | `${string}r${string}r${string}`
  | `${string}s${string}s${string}` | `${string}t${string}t${string}` | `${string}u${string}u${string}` | `${string}v${string}v${string}`
  | `${string}w${string}w${string}` | `${string}x${string}x${string}` | `${string}y${string}y${string}` | `${string}z${string}z${string}`

/**
 * A word with a sign of ASCII that is no letter, and so names no axis.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Strange =
  | `${string}\t${string}` | `${string}\n${string}` | `${string}\r${string}` | `${string} ${string}` | `${string}!${string}` | `${string}"${string}` | `${string}#${string}` | `${string}$${string}` | `${string}%${string}`
  | `${string}&${string}` | `${string}'${string}` | `${string}(${string}` | `${string})${string}` | `${string}*${string}` | `${string}+${string}`
  | `${string},${string}` | `${string}-${string}` | `${string}.${string}` | `${string}/${string}` | `${string}0${string}` | `${string}1${string}`
  | `${string}2${string}` | `${string}3${string}` | `${string}4${string}` | `${string}5${string}` | `${string}6${string}` | `${string}7${string}`
  | `${string}8${string}` | `${string}9${string}` | `${string}:${string}` | `${string};${string}` | `${string}<${string}` | `${string}=${string}`
  | `${string}>${string}` | `${string}?${string}` | `${string}@${string}` | `${string}[${string}` | `${string}\\${string}` | `${string}]${string}`
  | `${string}^${string}` | `${string}_${string}` | `${string}\`${string}` | `${string}{${string}` | `${string}|${string}` | `${string}}${string}`
  | `${string}~${string}`
