import { SegmentedControl, Select, Stack, Text, useMantineColorScheme } from '@mantine/core'
import { useId } from 'react'
import { ISO, knownLocale } from '../../format-time.ts'
import { useLocalePreference, useZonePreference } from '../../preferences.ts'
import { Section } from '../../section.tsx'
import { LocalTime, useNow } from '../../time.tsx'

const locales = [
  { value: 'browser', label: 'As this browser does' },
  { value: ISO, label: 'ISO 8601' },
  { value: 'en-GB', label: 'English (United Kingdom)' },
  { value: 'en-US', label: 'English (United States)' },
  { value: 'de-DE', label: 'Deutsch' },
  { value: 'es-ES', label: 'Español' },
  { value: 'fr-FR', label: 'Français' },
  { value: 'it-IT', label: 'Italiano' },
  { value: 'ja-JP', label: '日本語' },
  { value: 'zh-CN', label: '中文' },
]

/** How this browser, or the app's window, shows things; nothing of it is the bridge's. */
export function DatesSection() {
  const [locale, setLocale] = useLocalePreference()
  const [zone, setZone] = useZonePreference()
  const now = useNow()
  const id = useId()
  return (
    <Section title="Dates and times" part="dates">
      <Stack gap="sm">
        <Select
          label="How they are written"
          description="In this browser"
          data={locales}
          value={knownLocale(locale) ?? 'browser'}
          onChange={(value) => setLocale(value === null || value === 'browser' ? '' : value)}
          allowDeselect={false}
          maw={360}
        />
        <div>
          <Text size="sm" fw={500} id={id}>
            Time zone
          </Text>
          <SegmentedControl
            aria-labelledby={id}
            value={zone}
            onChange={(value) => setZone(value === 'utc' ? 'utc' : 'local')}
            data={[
              { value: 'local', label: 'Of this computer' },
              { value: 'utc', label: 'UTC' },
            ]}
          />
        </div>
        <Text size="sm">
          Now: <LocalTime at={now} />
        </Text>
      </Stack>
    </Section>
  )
}

export function ThemeSection() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Section title="Colours" part="colours">
      <SegmentedControl
        aria-label="Colours of the window"
        value={colorScheme}
        onChange={(value) => setColorScheme(value === 'light' || value === 'dark' ? value : 'auto')}
        data={[
          { value: 'auto', label: 'As the system' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
      />
    </Section>
  )
}
