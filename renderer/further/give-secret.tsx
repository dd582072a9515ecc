import { Button, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconKey } from '@tabler/icons-react'
import { useState } from 'react'
import { secretRule } from '../../bridge/upstream/further/entry-fields.ts'
import { useAction } from '../action.tsx'
import { useApi } from '../bridge.tsx'
import { counted } from '../counted.ts'
import { FormDialog } from '../dialogs.tsx'
import type { Further } from '../types.ts'
import { entryOfState } from './fields.ts'

const BEARER = 'bearer'

/** Takes the shared token, or the secrets of a program; they go to the bridge and are never shown again. @param isQuiet it can be done, and need not */
export function GiveSecret({ state, isQuiet = false }: { state: Further; isQuiet?: boolean }) {
  const { name, reach, isLinked = false } = state
  const isBearer = reach.by === 'http'
  const wanted = isBearer ? [BEARER] : reach.secrets
  const api = useApi()
  const [opened, dialog] = useDisclosure(false)
  const [given, setGiven] = useState<Readonly<Record<string, string>>>({})
  const valueOf = (key: string) => (given[key] ?? '').trim()
  const isWrong = (key: string) => valueOf(key) !== '' && !secretRule.pattern.test(valueOf(key))
  const isWhole = wanted.every((key) => secretRule.pattern.test(valueOf(key)))
  const give = useAction(
    async () => {
      const values = Object.fromEntries(wanted.map((key) => [key, valueOf(key)]))
      await api.saveUpstream({
        upstream: entryOfState(state),
        ...(isBearer ? { bearer: valueOf(BEARER) } : { variables: values }),
      })
      const { is, tools, problem } = await api.checkUpstream({ name })
      // oxlint-disable-next-line typescript/only-throw-error
      if (is !== 'fine' && problem) throw problem
      return tools
    },
    { done: (tools) => `${name} answers, and has ${counted(tools, 'tool')}.` },
  )
  const close = () => {
    dialog.close()
    setGiven({})
  }
  const what = isBearer ? 'token' : 'secrets'
  const label = isLinked
    ? `Give another ${what}…`.replace('another secrets', 'other secrets')
    : `Give its ${what}…`
  return (
    <>
      <Button
        size="xs"
        variant={isQuiet ? 'subtle' : 'filled'}
        leftSection={<IconKey size={14} aria-hidden />}
        onClick={dialog.open}
        aria-label={`${label.replace('…', '')}: ${name}`}
      >
        {label}
      </Button>
      <FormDialog
        opened={opened}
        onClose={close}
        title={isBearer ? `The token for ${name}` : `The secrets of ${name}`}
        verb="Keep and try"
        action={give}
        disabled={!isWhole}
      >
        <Text size="sm" className="breakable">
          {isBearer
            ? `A shared token: not your identity. ${name} sees whoever holds it, and not you.`
            : 'They are given to the program as variables of its environment.'}{' '}
          What you give is kept among the secrets, and not shown again.
        </Text>
        {wanted.map((key) => (
          <TextInput
            type="password"
            key={key}
            label={isBearer ? 'Token' : key}
            required
            value={given[key] ?? ''}
            onChange={(event) => {
              give.forgetError()
              setGiven({ ...given, [key]: event.currentTarget.value })
            }}
            error={isWrong(key) && secretRule.words}
            autoComplete="new-password"
            spellCheck={false}
          />
        ))}
      </FormDialog>
    </>
  )
}
