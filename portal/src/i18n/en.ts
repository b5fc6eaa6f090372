import account from '../../messages/en/account.json'
import app from '../../messages/en/app.json'
import catalogue from '../../messages/en/catalogue.json'
import identity from '../../messages/en/identity.json'
import mailbox from '../../messages/en/mailbox.json'
import moderation from '../../messages/en/moderation.json'
import organisations from '../../messages/en/organisations.json'
import publisher from '../../messages/en/publisher.json'
import words from '../../messages/en/words.json'

export default { ...app, ...words, ...catalogue, ...identity, ...account, ...publisher, ...moderation, ...mailbox, ...organisations }
