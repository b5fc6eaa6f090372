import { type ReactNode, useEffect, useId, useRef } from 'react'
import { t } from '../i18n'
import { Button } from './Button'

type Props = { open: boolean; onClose: () => void; title: string; children: ReactNode; actions?: ReactNode; wide?: boolean }

/** The browser's own dialog: it holds the focus, closes on Escape and gives the focus back. */
export function Dialog({ open, onClose, title, children, actions, wide }: Props) {
  const ref = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const dialog = ref.current
    if (!dialog) return
    if (open && !dialog.open) dialog.showModal()
    if (!open && dialog.open) dialog.close()
  }, [open])
  return (
    <dialog ref={ref} className={wide ? 'dialog wide' : 'dialog'} aria-labelledby={id} onClose={onClose}>
      {open && (
        <>
          <div className="dialog-head">
            <h2 id={id}>{title}</h2>
            <Button look="quiet" small icon="cross" onClick={onClose} aria-label={t('ui.close')} />
          </div>
          <div className="stack g2">
            {children}
            {actions && <div className="row g1 end">{actions}</div>}
          </div>
        </>
      )}
    </dialog>
  )
}
