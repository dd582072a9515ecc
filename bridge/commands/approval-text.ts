import type { BridgeState } from '../api.ts'
import { isOfWindow } from '../auth/own-callers.ts'
import { plainLine } from '../platform/shown-text.ts'
import { argumentLines } from '../policy/shown-arguments.ts'
import { duration } from './print.ts'

type Approval = BridgeState['approvals'][number]
type Grant = BridgeState['grants'][number]

const effectWords: Record<Approval['effect'], string> = {
  read: 'only looks',
  write: 'changes or starts something',
  destructive: 'ends or deletes something for good',
}

/** All that a person should see before a yes: the id and the question in the first line, the rest below it. */
export function approvalText(approval: Approval, now: number): string {
  const { id, question, client, clientName, tool, effect, facts, link, expiresAt, grantUntil } = approval
  const asker = clientName === client ? client : `${clientName} (${client})`
  const asked = isOfWindow(approval) ? 'Asked for in a window of PanDA Bridge' : `Asked by ${asker}`
  const lines = [
    `${tool}: ${effectWords[effect]}`,
    `${asked}, ${duration(expiresAt - now)} left`,
    ...facts.lines.map(({ name, value, warns }) => `${warns ? '! ' : ''}${name}: ${value}`),
    ...(facts.is === 'reading' ? ['(PanDA is being asked for more: list it again)'] : []),
    ...(link === undefined ? [] : [link]),
    ...argumentLines(approval.arguments),
    ...(approval.goesOnInChat
      ? ['Its chat shows the question too: a yes here is carried out once it is closed there']
      : []),
    ...(grantUntil === undefined
      ? []
      : [`--again: also this call, unchanged, for ${duration(grantUntil - now)} from now`]),
  ]
  // One line each: none of what is said in them can make up another.
  return [`${id}  ${question}`, ...lines.map((line) => `          ${line}`)]
    .map((line) => plainLine(line))
    .join('\n')
}

/** A question whose assistant has gone. */
export function leftText({ id, question, clientName }: Approval): string {
  return plainLine(`${id}  ${question} ${clientName} no longer waits: it was not carried out.`)
}

/** A yes that holds, and for how long. */
export function grantText({ id, question, clientName, tool, until }: Grant, now: number): string {
  return plainLine(
    `${id}  ${question} ${clientName} may call ${tool} with the same arguments for ${duration(until - now)}.`,
  )
}
