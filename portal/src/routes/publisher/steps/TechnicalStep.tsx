import type { Links } from '../../../api/gen'
import { PLATFORMS, platformWord } from '../../../domain/words'
import { t } from '../../../i18n'
import { CheckGroup, Section, Stack, TextField } from '../../../ui'
import { present, type StepProps, said } from './step'

const LINKS = ['homepage', 'access', 'documentation', 'support', 'source'] as const satisfies (keyof Links)[]
const LANGUAGES = ['fr', 'en', 'de', 'es', 'it', 'pt', 'ar', 'zh', 'br', 'oc', 'co', 'eu']

export function TechnicalStep({ content, change }: StepProps) {
  const languages = [...new Set([...LANGUAGES, ...content.languages])]
  const name = new Intl.DisplayNames(document.documentElement.lang, { type: 'language' })
  return (
    <Section title={t('publisher.step_technical')}>
      <Stack gap={3}>
        <CheckGroup
          id="platforms"
          legend={t('field.platforms')}
          inline
          value={content.platforms}
          onChange={(value) => change({ platforms: PLATFORMS.filter((platform) => value.includes(platform)) })}
          choices={PLATFORMS.map((platform) => ({ value: platform, label: platformWord(platform) }))}
        />
        <CheckGroup
          id="languages"
          legend={t('field.languages')}
          inline
          value={content.languages}
          onChange={(value) => change({ languages: value })}
          choices={languages.map((tag) => ({ value: tag, label: name.of(tag) ?? tag }))}
        />
        {LINKS.map((link) => (
          <TextField
            key={link}
            id={`link-${link}`}
            type="url"
            label={`${t('field.links')} : ${t(`field.${link}`)}`}
            optional={link !== 'homepage'}
            maxLength={500}
            value={content.links[link] ?? ''}
            onChange={(event) => change({ links: present({ ...content.links, [link]: said(event.target.value.trim()) }) })}
          />
        ))}
        <TextField
          id="licence"
          label={t('field.licence')}
          hint={t('publisher.licence_hint')}
          size="medium"
          maxLength={300}
          value={content.licence ?? ''}
          onChange={(event) => change({ licence: said(event.target.value) })}
        />
        <TextField
          id="version"
          label={t('field.version')}
          optional
          size="short"
          maxLength={60}
          value={content.version ?? ''}
          onChange={(event) => change({ version: said(event.target.value) })}
        />
      </Stack>
    </Section>
  )
}
