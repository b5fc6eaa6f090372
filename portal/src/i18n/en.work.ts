import account from '../../messages/en/account.json'
import aid from '../../messages/en/aid.json'
import applicant from '../../messages/en/applicant.json'
import audit from '../../messages/en/audit.json'
import builder from '../../messages/en/builder.json'
import committee from '../../messages/en/committee.json'
import dashboard from '../../messages/en/dashboard.json'
import funding from '../../messages/en/funding.json'
import instruction from '../../messages/en/instruction.json'
import mailbox from '../../messages/en/mailbox.json'
import moderation from '../../messages/en/moderation.json'
import organisations from '../../messages/en/organisations.json'
import publisher from '../../messages/en/publisher.json'
import reviews from '../../messages/en/reviews.json'
import transfers from '../../messages/en/transfers.json'

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
