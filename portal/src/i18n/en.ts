import app from '../../messages/en/app.json'
import catalogue from '../../messages/en/catalogue.json'
import identity from '../../messages/en/identity.json'
import words from '../../messages/en/words.json'

export default { ...app, ...words, ...catalogue, ...identity }
