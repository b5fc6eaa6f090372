import { expectAccessible } from "../support/axe";
import { oneQuestion, openCall, write, writeOver } from "../support/funding";
import { expect, signIn, signOut, test } from "../support/test";
import { press, type } from "../support/keyboard";

const once = Date.now().toString(36);

test("aid is declared where it is asked for; corrections, refusal and appeal", async ({ page }) => {
  const title = `Aides ${once}`;
  await signIn(page, "operateur");
  const { programme, call } = await openCall(page, title, { form: oneQuestion, documents: [], aid_basis: "de_minimis" });
  await write(page, "put", `/programmes/${programme}/people`, {
    email: "operateur@demo.preau.example", roles: ["manager", "instructor", "decider"],
  });
  await page.goto("/");
  await signOut(page, "Odile Perrin");
  let application = "";

  await test.step("who may not apply is told why", async () => {
    await signIn(page, "gestionnaire", `/calls/${call}/apply`);
    await expect(page.getByText("Cette organisation ne peut pas encore candidater")).toBeVisible();
    await expect(page.getByRole("listitem").filter({ hasText: "L’appel s’adresse à : éditeur." })).toContainText("condition non remplie");
    await expectAccessible(page, "not eligible");
    await signOut(page, "Gilles Roux");
  });

  await test.step("an owner declares the group and earlier aid, without a mouse", async () => {
    await signIn(page, "editeur", `/calls/${call}/apply`);
    // The demonstration may have signed one already: then it is read and signed anew.
    await press(page, page.getByRole("link", { name: /^(Déclarer les aides|Voir les aides)/ }).first());
    await expect(page.getByRole("heading", { level: 1, name: "Aides de minimis" })).toBeVisible();
    await expectAccessible(page, "aid, to declare");
    await press(page, page.getByRole("button", { name: "Signer la déclaration" }));
    await expect(page.getByRole("alert")).toBeFocused();
    await expectAccessible(page, "declaration, refused");
    await page.getByLabel("Mois de clôture de l’exercice").selectOption({ label: "décembre" });
    await type(page, page.getByLabel("Jour de clôture"), "31");
    await press(page, page.getByRole("button", { name: "Ajouter une ligne" }));
    await page.getByLabel("Octroyée le").last().fill("2025-06-30");
    await type(page, page.getByLabel("Par", { exact: true }).last(), "Région Bretagne");
    await page.getByLabel("Règlement").last().selectOption("2023/2831");
    await type(page, page.getByLabel("Montant (€)").last(), "12 000");
    await type(page, page.getByLabel("Équivalent-subvention brut (€)").last(), "12 000");
    await press(page, page.getByLabel(/^Je déclare sur l’honneur/), "Space");
    await press(page, page.getByRole("button", { name: "Signer la déclaration" }));
    await expect(page.getByText("Déclaration signée.")).toBeVisible();
    await expect(page.getByText(/^Signée par Élodie Martin/)).toBeVisible();
    await page.getByText("Déclarer un lien").click();
    await page.getByRole("button", { name: "Déclarer le lien" }).click();
    await expectAccessible(page, "link, refused");
    await page.getByRole("radio", { name: "L’autre tient la nôtre" }).check();
    await page.getByRole("radio", { name: "Majorité des droits de vote" }).check();
    await page.getByLabel("Pays d’une société étrangère").fill("DE");
    await page.getByLabel("Numéro dans le registre").fill("HRB 12345");
    await page.getByLabel("Premier jour").fill("2024-01-01");
    await page.getByLabel("Acte qui le fonde").fill("Cession de parts du 1er janvier 2024");
    await page.getByRole("button", { name: "Déclarer le lien" }).click();
    await expect(page.getByRole("list", { name: "Liens du groupe" })).toContainText("HRB12345");
    await expectAccessible(page, "aid, declared");
    await page.getByText("Déclarer une scission").click();
    const split = page.getByRole("form", { name: "Déclarer une scission" });
    await split.getByRole("button", { name: "Déclarer la scission" }).click();
    await expect(split.getByRole("alert")).toBeVisible();
    await expect(split.getByLabel("Jour de la scission")).toHaveAttribute("aria-invalid", "true");
    await expectAccessible(page, "split, refused");
    await split.getByLabel("Jour de la scission").fill("2025-01-15");
    await split.getByRole("button", { name: "Ajouter une ligne" }).click();
    await split.getByLabel("Capitaux propres ce jour-là (€)").fill("60 000");
    await split.getByRole("button", { name: "Ajouter une ligne" }).click();
    await split.getByLabel("SIREN").last().fill("552 100 554");
    await split.getByLabel("Capitaux propres ce jour-là (€)").last().fill("40 000");
    await split.getByLabel("Acte de la scission").fill("Traité de scission du 15 janvier 2025");
    await split.getByRole("button", { name: "Déclarer la scission" }).click();
    const splits = page.getByRole("list", { name: "Scissions" });
    await expect(splits.getByRole("row", { name: /^552100554/ })).toContainText(/40.000.€/);
    await expectAccessible(page, "a split");
    await splits.getByRole("button", { name: "Reprendre cette scission" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Reprendre cette scission" }).click();
    await expect(page.getByText("Aucune scission déclarée.")).toBeVisible();
    await press(page, page.getByRole("link", { name: "Revenir à la candidature" }));
    await expect(page.getByText(/Il reste .* sous le plafond/)).toBeVisible();
  });

  await test.step("applies and submits, without a mouse", async () => {
    await type(page, page.getByLabel("Nom du projet"), "Atelier");
    await press(page, page.getByRole("button", { name: "Commencer la candidature" }));
    await expect(page.getByRole("heading", { level: 1, name: "Atelier" })).toBeVisible();
    application = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    await press(page, page.getByRole("checkbox", { name: "technique" }), "Space");
    await press(page, page.getByRole("button", { name: "Suite : Projet" }));
    await type(page, page.getByLabel("But du projet"), "Coder");
    await press(page, page.getByRole("button", { name: "Suite : Vérifier et déposer" }));
    await expect(page.getByText("Le dossier est complet")).toBeVisible();
    await press(page, page.getByLabel(/^Je peux engager/), "Space");
    await press(page, page.getByRole("button", { name: "Déposer la candidature" }));
    await expect(page.getByRole("heading", { name: "Accusé de réception" })).toBeVisible();
    await signOut(page, "Élodie Martin");
  });

  await test.step("the programme asks for a correction", async () => {
    await signIn(page, "operateur");
    await write(page, "put", `/applications/${application}/interest`, { conflict: false, reason: "Aucun lien." });
    await write(page, "post", `/applications/${application}/corrections`, {
      fields: ["/answers/project/aim"], reason: "Précisez le niveau visé.", due_at: new Date(Date.now() + 5 * 86_400_000).toISOString(),
    });
    await signOut(page, "Odile Perrin");
  });

  await test.step("only what is named is open, and a second receipt proves it", async () => {
    await signIn(page, "editeur", `/applications/${application}`);
    await expect(page.getByText("Précisez le niveau visé.")).toBeVisible();
    await expect(page.getByLabel("Équipe")).toHaveCount(0);
    await page.getByLabel("But du projet").fill("Coder au collège");
    await expectAccessible(page, "a correction");
    await page.getByRole("button", { name: "Suite : Vérifier et déposer" }).click();
    await page.getByLabel(/^Je peux engager/).check();
    await page.getByRole("button", { name: "Déposer les corrections" }).click();
    await expect(page.getByRole("heading", { name: "Accusé de réception du dépôt 2" })).toBeVisible();
    await signOut(page, "Élodie Martin");
  });

  await test.step("refused with its reasons, and contested", async () => {
    await signIn(page, "operateur");
    await writeOver(page, "put", application, "/admissibility", { admissible: true, reason: "Complet." });
    await writeOver(page, "post", application, "/decision", { outcome: "refuse", reasons: "Le niveau visé est hors de l’appel." });
    // What the programme's people find at the applicant's address.
    await page.goto(`/applications/${application}`);
    await page.waitForURL((url) => url.pathname.endsWith("/file"));
    await page.goto("/");
    await signOut(page, "Odile Perrin");
    await signIn(page, "editeur", `/applications/${application}`);
    await expect(page.getByText("Votre candidature est refusée")).toBeVisible();
    await expect(page.getByText("Le niveau visé est hors de l’appel.").first()).toBeVisible();
    await page.getByText("Contester la décision").click();
    await page.getByRole("textbox", { name: "Votre recours" }).fill("Le niveau est celui de l’appel.");
    await page.getByRole("button", { name: "Déposer le recours" }).click();
    await expect(page.getByRole("article").filter({ hasText: "Le niveau est celui de l’appel." })).toBeVisible();
    await expectAccessible(page, "refused and contested");
  });

  await test.step("in English too", async () => {
    for (const path of ["/en/applications", `/en/applications/${application}`, `/en/applications/${application}/preview`, `/en/calls/${call}/apply`]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(page.getByText(/(applicant|aid|instruction)\.[a-z]+/)).toHaveCount(0);
      await expectAccessible(page, path);
    }
  });
});
