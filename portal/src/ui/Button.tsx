import { type ComponentProps, type ReactNode, useState } from 'react'
import { t } from '../i18n'
import { Dialog } from './Dialog'
import { Icon, type IconName } from './Icon'

export type Look = 'main' | 'plain' | 'quiet' | 'danger'

type ButtonProps = Omit<ComponentProps<'button'>, 'className' | 'style'> & {
  /** `main`: the single main action of the page. */
  look?: Look
  small?: boolean
  whole?: boolean
  icon?: IconName
  /** Under way: stays focusable, does nothing. */
  busy?: boolean
}

export function buttonClass(look: Look = 'plain', small = false, whole = false): string {
  return `button ${look}${small ? ' small' : ''}${whole ? ' whole' : ''}`
}

export function Button({ look, small, whole, icon, busy, children, onClick, type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={buttonClass(look, small, whole)}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  )
}

type ConfirmProps = {
  children: ReactNode
  title: string
  /** What will happen, and whether it can be undone. */
  text: ReactNode
  /** The action's own verb, not "OK". */
  verb: string
  onConfirm: () => Promise<unknown> | unknown
  look?: Look
  small?: boolean
  icon?: IconName
}

/** A button that asks before it acts. */
export function ConfirmButton({ children, title, text, verb, onConfirm, look = 'danger', small, icon }: ConfirmProps) {
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const confirm = async () => {
    setBusy(true)
    try {
      await onConfirm()
      setOpen(false)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Button look={look} small={small} icon={icon} onClick={() => setOpen(true)}>
        {children}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={title}
        actions={
          <>
            <Button look="quiet" onClick={() => setOpen(false)}>
              {t('ui.cancel')}
            </Button>
            <Button look={look} busy={busy} onClick={confirm}>
              {verb}
            </Button>
          </>
        }
      >
        {typeof text === 'string' ? <p>{text}</p> : text}
      </Dialog>
    </>
  )
}
