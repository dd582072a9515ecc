import { Alert, Button, Code, Group, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { IconTerminal2 } from '@tabler/icons-react'
import { useState, type FormEvent } from 'react'
import { prefixOf } from '../../bridge/upstream/further/entry-fields.ts'
import { useAction } from '../action.tsx'
import { useApi, useBridgeState } from '../bridge.tsx'
import { Copy } from '../copy.tsx'
import { ErrorAlert } from '../errors.tsx'
import { openTab, type WaitingTab } from '../sign-in/tab.ts'
import type { Further, FurtherEntry, Preset } from '../types.ts'
import { addCommand } from './command-line.ts'
import {
  emptyFields,
  entryOf,
  entryOfState,
  fieldsOf,
  isAnotherPlace,
  wrongFields,
  type Fields,
} from './fields.ts'
import { keptFor, logins, trusts } from './words.ts'

interface FurtherFormProps {
  /** The one to change; a new one where missing. */
  state?: Further
  /** What a new one is made from. */
  preset?: Preset
  by: Fields['by']
  /** @param tab where a login is to be begun */
  onSaved: (entry: FurtherEntry, tab: WaitingTab | undefined) => void
}

/** A server besides PanDA: where it is, how it is entered, and what it is trusted with. */
export function FurtherForm({ state, preset, by, onSaved }: FurtherFormProps) {
  const api = useApi()
  const { shell } = useBridgeState()
  const before = state && entryOfState(state)
  const from = before ?? preset
  const [fields, setFields] = useState<Fields>(from ? fieldsOf(from) : { ...emptyFields, by })
  const [touched, setTouched] = useState(false)
  const [hasOwnPrefix, setOwnPrefix] = useState(from !== undefined)
  const entry = entryOf(fields, state?.on)
  const isMoved = before !== undefined && isAnotherPlace(before, entry)
  const wrong = wrongFields(fields, state?.isLinked !== true || isMoved)
  const bearer = fields.bearer.trim()
  const isByBearer = entry.reach.by === 'http' && entry.reach.login === 'bearer'
  const isLoginWanted =
    entry.reach.by === 'http' && entry.reach.login === 'oauth' && (state?.isLinked !== true || isMoved)
  const save = useAction(async () => {
    const tab = isLoginWanted ? openTab() : undefined
    try {
      await api.saveUpstream({
        upstream: entry,
        ...(state && { was: state.name }),
        ...(isByBearer && bearer !== '' && { bearer }),
      })
    } catch (thrown) {
      tab?.close()
      throw thrown
    }
    onSaved(entry, tab)
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTouched(true)
    if (Object.keys(wrong).length === 0) void save.run()
  }
  const change = (changed: Partial<Fields>) => {
    save.forgetError()
    setFields({ ...fields, ...changed })
  }
  const input = (name: keyof Fields) => ({
    value: fields[name],
    error: touched ? wrong[name] : undefined,
    autoComplete: 'off',
    spellCheck: false,
    onChange: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value }),
  })
  const isProgram = fields.by === 'command'
  const mayAdd = !isProgram || state !== undefined || shell.kind === 'desktop'
  const kept = state?.isLinked === true ? keptFor(state) : undefined
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        {preset && <Text size="sm">{preset.about}</Text>}
        <TextInput
          label="Name"
          required
          data-autofocus
          {...input('name')}
          onChange={({ currentTarget: { value } }) =>
            change({ name: value, ...(!hasOwnPrefix && { prefix: prefixOf(value) }) })
          }
        />
        {isProgram ? (
          <ProgramFields input={input} isFixed={state !== undefined && shell.kind !== 'desktop'} />
        ) : (
          <>
            <TextInput
              label="Address"
              description="Where it speaks MCP, such as https://HOST/mcp"
              required
              {...input('url')}
            />
            <Radio.Group
              label="What it is entered with"
              value={fields.login}
              onChange={(login) => change({ login })}
            >
              <Stack gap="xs" mt={6}>
                {logins.map(({ value, label, about }) => (
                  <Radio key={value} value={value} label={label} description={about} />
                ))}
              </Stack>
            </Radio.Group>
            {isByBearer && (
              <TextInput
                type="password"
                label="Token"
                description={
                  state?.isLinked === true && !isMoved
                    ? 'Where it is empty, the one that is kept stays. It is not shown again.'
                    : 'It is kept among the secrets, and not shown again.'
                }
                required={state?.isLinked !== true || isMoved}
                {...input('bearer')}
                autoComplete="new-password"
              />
            )}
            {fields.login === 'oauth' && (
              <TextInput
                label="Client ID"
                description="Only where its administrators have registered PanDA Bridge and gave you one"
                {...input('clientId')}
              />
            )}
          </>
        )}
        <TextInput
          label="Prefix"
          description="Stands before the names of its tools, as rucio_; nothing where they say already whose they are"
          {...input('prefix')}
          onChange={({ currentTarget: { value } }) => {
            setOwnPrefix(true)
            change({ prefix: value })
          }}
        />
        <Radio.Group
          label="What you believe"
          description="The set and the rules judge its tools by this: PanDA Bridge itself does not know what they do."
          value={fields.trust}
          onChange={(trust) => change({ trust })}
        >
          <Stack gap="xs" mt={6}>
            {trusts.map(({ value, label, about }) => (
              <Radio key={value} value={value} label={label} description={about} />
            ))}
          </Stack>
        </Radio.Group>
        {isMoved && kept !== undefined && (
          <Text size="sm" role="status">
            With another name or place it is linked anew: {kept} {kept.endsWith('s') ? 'are' : 'is'}{' '}
            forgotten.
          </Text>
        )}
        {save.error && <ErrorAlert error={save.error} />}
        {mayAdd ? (
          <Group justify="flex-end">
            <Button type="submit" loading={save.pending}>
              {isLoginWanted ? 'Save and log in there' : 'Save'}
            </Button>
          </Group>
        ) : (
          <AtCommandLine command={Object.keys(wrong).length === 0 ? addCommand(entry, preset) : undefined} />
        )}
      </Stack>
    </form>
  )
}

type Input = (name: keyof Fields) => object

/** @param isFixed what runs can be changed elsewhere only */
function ProgramFields({ input, isFixed }: { input: Input; isFixed: boolean }) {
  return (
    <>
      {isFixed && (
        <Text size="sm">
          What is started is changed in the desktop app only, or by removing it here and adding it anew at the
          command line: no page in a browser may start a program.
        </Text>
      )}
      <TextInput
        label="Program"
        description="It is started on the bridge’s computer, with your rights"
        required
        {...input('command')}
        disabled={isFixed}
      />
      <Textarea
        label="Arguments"
        description="One a line"
        autosize
        minRows={1}
        maxRows={6}
        {...input('arguments')}
        disabled={isFixed}
      />
      <Textarea
        label="Variables of its environment"
        description="NAME=VALUE, one a line; not secret"
        autosize
        minRows={1}
        maxRows={6}
        {...input('variables')}
        disabled={isFixed}
      />
      <TextInput
        label="Secret variables"
        description="Their names, with spaces between; you are asked for the values, which are kept among the secrets"
        {...input('secrets')}
        disabled={isFixed}
      />
    </>
  )
}

/** @param command undefined until the fields are right */
function AtCommandLine({ command }: { command: string | undefined }) {
  return (
    <Alert color="blue" icon={<IconTerminal2 aria-hidden />} title="This is added at the command line">
      <Stack gap="xs">
        <Text size="sm">
          No page in a browser may start a program. Run this in a terminal on the bridge’s computer; it asks
          you there. It appears here by itself then.
        </Text>
        {command === undefined ? (
          <Text size="sm">The command stands here when name and program are filled in.</Text>
        ) : (
          <>
            <Code block className="breakable" style={{ whiteSpace: 'pre-wrap' }} data-testid="command">
              {command}
            </Code>
            <Group>
              <Copy text={command} label="Copy command" />
            </Group>
          </>
        )}
      </Stack>
    </Alert>
  )
}
