import { Ranking } from '../charts/ranking.tsx'
import type { FailureGroup } from '../types.ts'

const MOST = 10

/** Of what jobs failed, the most frequent first. */
export function ReasonsChart({ reasons }: { reasons: readonly FailureGroup[] }) {
  const shown = reasons.slice(0, MOST)
  return (
    <Ranking
      label={`Failed jobs by reason: ${shown.map(({ error, count }) => `${error.meaning} ${count}`).join('; ')}`}
      color="red.6"
      rows={shown.map(({ reason, error, count }) => ({ key: reason, name: error.meaning, value: count }))}
    />
  )
}
