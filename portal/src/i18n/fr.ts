import app from '../../messages/fr/app.json'
import catalogue from '../../messages/fr/catalogue.json'
import identity from '../../messages/fr/identity.json'
import words from '../../messages/fr/words.json'

export default { ...app, ...words, ...catalogue, ...identity }
