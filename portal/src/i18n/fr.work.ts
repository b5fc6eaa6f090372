import account from '../../messages/fr/account.json'
import aid from '../../messages/fr/aid.json'
import applicant from '../../messages/fr/applicant.json'
import audit from '../../messages/fr/audit.json'
import builder from '../../messages/fr/builder.json'
import committee from '../../messages/fr/committee.json'
import dashboard from '../../messages/fr/dashboard.json'
import funding from '../../messages/fr/funding.json'
import instruction from '../../messages/fr/instruction.json'
import mailbox from '../../messages/fr/mailbox.json'
import moderation from '../../messages/fr/moderation.json'
import organisations from '../../messages/fr/organisations.json'
import publisher from '../../messages/fr/publisher.json'
import reviews from '../../messages/fr/reviews.json'
import transfers from '../../messages/fr/transfers.json'

export default {
  ...account,
  ...aid,
  ...applicant,
  ...audit,
  ...builder,
  ...committee,
  ...dashboard,
  ...funding,
  ...instruction,
  ...publisher,
  ...reviews,
  ...transfers,
  ...moderation,
  ...mailbox,
  ...organisations,
}
