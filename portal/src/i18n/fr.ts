import account from '../../messages/fr/account.json'
import app from '../../messages/fr/app.json'
import catalogue from '../../messages/fr/catalogue.json'
import identity from '../../messages/fr/identity.json'
import mailbox from '../../messages/fr/mailbox.json'
import moderation from '../../messages/fr/moderation.json'
import organisations from '../../messages/fr/organisations.json'
import publisher from '../../messages/fr/publisher.json'
import words from '../../messages/fr/words.json'

export default { ...app, ...words, ...catalogue, ...identity, ...account, ...publisher, ...moderation, ...mailbox, ...organisations }
