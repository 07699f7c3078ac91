const sameFlags = (a: readonly boolean[], b: readonly boolean[]): boolean => a.every((flag, i) => flag === b[i])

/** `flags` of the carries, and of those that depend on them after some steps. */
export const settled = (carries: readonly boolean[], next: (carries: readonly boolean[]) => readonly boolean[]): readonly boolean[] => {
  const grown = next(carries).map((flag, i) => flag || carries[i]!)
  return sameFlags(grown, carries) ? carries : settled(grown, next)
}
