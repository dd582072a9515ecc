import { Select, Stack, Text } from '@mantine/core'
import { useLocalePreference } from '../../preferences.ts'
import { Section } from '../../section.tsx'
import { LocalTime, useNow } from '../../time.tsx'

const locales = [
  { value: 'browser', label: 'As this browser does' },
  { value: 'sv-SE', label: 'ISO 8601' },
  { value: 'en-GB', label: 'English (United Kingdom)' },
  { value: 'en-US', label: 'English (United States)' },
  { value: 'de-DE', label: 'Deutsch' },
  { value: 'es-ES', label: 'Español' },
  { value: 'fr-FR', label: 'Français' },
  { value: 'it-IT', label: 'Italiano' },
  { value: 'ja-JP', label: '日本語' },
  { value: 'zh-CN', label: '中文' },
]

export function DatesSection() {
  const [locale, setLocale] = useLocalePreference()
  const now = useNow()
  return (
    <Section title="Dates and times">
      <Stack gap="xs">
        <Select
          label="How they are written"
          description="In this browser. Times are those of your computer; point at one for UTC."
          data={locales}
          value={locale === '' ? 'browser' : locale}
          onChange={(value) => setLocale(value === null || value === 'browser' ? '' : value)}
          allowDeselect={false}
          maw={360}
        />
        <Text size="sm">
          Now: <LocalTime at={now} />
        </Text>
      </Stack>
    </Section>
  )
}
