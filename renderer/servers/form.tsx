import { Alert, Button, Group, Select, Stack, TextInput, Collapse } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { useAction } from '../action.tsx'
import { useApi, useBridgeState } from '../bridge.tsx'
import { ErrorAlert } from '../errors.tsx'
import type { ProbeReport, Server } from '../types.ts'
import { emptyFields, fieldsOf, serverOf, wrongFields, type Fields } from './fields.ts'
import { ProbeSteps } from './probe-steps.tsx'

interface ServerFormProps {
  /** The server to change; a new one where missing. */
  server?: Server | undefined
  /** It is one that PanDA Bridge knows, whose addresses stay as they are. */
  isKnown?: boolean | undefined
  /** What the last button says. */
  verb: string
  /** Throws an error value. */
  onSave: (server: Server) => Promise<unknown>
}

/** A server by URL and VO: it is looked at first, and each finding is shown. */
export function ServerForm({ server, isKnown = false, verb, onSave }: ServerFormProps) {
  const api = useApi()
  const { probe: seen } = useBridgeState()
  const [fields, setFields] = useState<Fields>(server ? fieldsOf(server) : emptyFields)
  const [report, setReport] = useState<ProbeReport>()
  const [touched, setTouched] = useState(false)
  const [more, setMore] = useState(server !== undefined)
  const probe = useAction(async () => setReport(await api.probeServer({ server: serverOf(fields) })))
  const save = useAction(async () =>
    onSave({ ...kept, ...serverOf(fields, isKnown ? undefined : report?.pandaMcpUrl) }),
  )
  const wrong = wrongFields(fields)
  // What has no field here stays as it is.
  const kept = server?.otherPandaMcpUrls && { otherPandaMcpUrls: server.otherPandaMcpUrls }
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])
  const found = useRef<HTMLDivElement>(null)
  const steps = probe.pending ? (seen?.steps ?? []) : report?.steps
  useEffect(() => {
    // What is found comes below the button, and in a small window below its edge.
    found.current?.scrollIntoView({ block: 'nearest', behavior: 'instant' })
  }, [steps?.length, report, probe.pending, probe.error])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTouched(true)
    if (Object.keys(wrong).length === 0) void probe.run()
  }
  const input = (name: keyof Fields) => ({
    value: fields[name],
    error: touched ? wrong[name] : undefined,
    disabled: probe.pending,
    autoComplete: 'off',
    spellCheck: false,
    onChange: (event: { currentTarget: { value: string } }) => {
      setFields({ ...fields, [name]: event.currentTarget.value })
      // What was found is of another entry.
      setReport(undefined)
    },
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <TextInput
          label="Address of the server"
          description="Its host and port, such as https://HOST:25443"
          required
          // A dialog sets the focus itself.
          data-autofocus
          ref={first}
          {...input('url')}
          disabled={isKnown || probe.pending}
        />
        <TextInput
          label="VO"
          description="With a role where you want one: atlas, atlas.production or vo.belle:production"
          required
          {...input('vo')}
        />
        <Group>
          <Button variant="subtle" size="compact-sm" onClick={() => setMore(!more)} aria-expanded={more}>
            {more ? 'Fewer fields' : 'More fields'}
          </Button>
        </Group>
        <Collapse expanded={more}>
          <Stack gap="sm">
            <TextInput
              label="Name"
              description="How you call it; its host name where empty"
              {...input('name')}
              disabled={server !== undefined || probe.pending}
            />
            <TextInput
              label="Address of its PandaMCP"
              description="It is looked for where empty"
              {...input('pandaMcpUrl')}
              disabled={isKnown || probe.pending}
            />
            <TextInput
              label="Certificate authority file"
              description="A file on the bridge’s computer, PEM or DER, for servers that the system does not trust"
              {...input('caFile')}
            />
            <TextInput label="Address of its BigPanDA monitor" {...input('monitorUrl')} />
            <Select
              label="Where its tools come from"
              data={[
                { value: 'auto', label: 'PandaMCP where it can be reached, else REST' },
                { value: 'pandamcp', label: 'PandaMCP alone' },
                { value: 'rest', label: 'REST alone' },
              ]}
              value={fields.upstream}
              allowDeselect={false}
              onChange={(value) => setFields({ ...fields, upstream: value ?? 'auto' })}
              disabled={probe.pending}
            />
          </Stack>
        </Collapse>
        <Group>
          <Button type="submit" variant={report?.ok ? 'default' : 'filled'} loading={probe.pending}>
            {report ? 'Check again' : 'Check'}
          </Button>
        </Group>
        <Stack gap="sm" ref={found} style={{ scrollMarginBlock: 'var(--mantine-spacing-lg)' }}>
          {probe.error && <ErrorAlert error={probe.error} />}
          {steps && <ProbeSteps steps={steps} running={probe.pending} />}
          {report?.ok && (
            <Alert
              color="teal"
              icon={<IconCircleCheck aria-hidden />}
              title="This server can be used."
              role="status"
            />
          )}
          {save.error && <ErrorAlert error={save.error} />}
          {report && (
            <Group>
              <Button
                variant={report.ok ? 'filled' : 'default'}
                onClick={() => void save.run()}
                loading={save.pending}
              >
                {report.ok ? verb : `${verb} all the same`}
              </Button>
            </Group>
          )}
        </Stack>
      </Stack>
    </form>
  )
}
