import { expectAccessible } from "../support/axe";
import { api, apply, openCall } from "../support/desk";
import { choose, enter, leave, press, tabTo, type } from "../support/keyboard";
import { expect, signIn, signOut, test } from "../support/test";

const once = Date.now().toString(36);

// An applicant writes and submits without a mouse in applicant-answers.spec.ts.
test("a call, its instruction, its reviews and its decisions without a mouse", async ({ page }) => {
  await signIn(page, "operateur");
  const operator = await api(page);
  const people = { operateur: ["manager", "instructor"], enseignant: ["reviewer"], fabricant: ["decider"], gestionnaire: ["decider"] };
  const { programme, call } = await openCall(operator, `Clavier ${once}`, people);
  await page.goto("/");
  await signOut(page, "Odile Perrin");
  await signIn(page, "editeur");
  const { id } = await apply(page, await api(page), call, "Au clavier", 3_000_000);
  await page.goto("/");
  await signOut(page, "Élodie Martin");

  await test.step("a manager writes a call", async () => {
    await enter(page, "operateur", `/programmes/${programme}/desk`);
    await press(page, page.getByRole("link", { name: "Nouvel appel" }));
    await type(page, page.getByLabel("Titre (français)"), "Écrit au clavier");
    await choose(page, page.getByLabel("Axe"), "Apprendre à coder");
    await press(page, page.getByRole("checkbox", { name: "Éditeur" }), "Space");
    await press(page, page.getByRole("radio", { name: "Oui" }), "Space");
    await press(page, page.getByRole("radio", { name: "Hors aides d’État" }), "Space");
    await type(page, page.getByLabel("Part financée au plus (%)"), "50");
    await type(page, page.getByLabel("Plafond par dossier (€)"), "30 000");
    // The same in every country's order: the first of January, the seventh of July, eight in the morning and noon.
    const year = new Date().getUTCFullYear();
    const typed = async (label: string, text: string) => {
      await tabTo(page, page.getByLabel(label));
      await page.keyboard.type(text);
    };
    await typed("Ouvre le", `0101${year}`);
    await typed("Heure d’ouverture (Paris)", "0800A");
    await typed("Clôt le", `0707${year + 1}`);
    await typed("Heure de clôture (Paris)", "1200P");
    await press(page, page.getByRole("button", { name: "Créer l’appel" }));
    await expect(page.getByRole("heading", { level: 1, name: "Écrit au clavier" })).toBeVisible();
    await type(page, page.getByLabel("Présentation courte (français)"), "Des jeux.");
    await expect(page.getByText("Tout est enregistré")).toBeVisible();
    const steps = page.getByRole("navigation", { name: "Étapes de l’appel" });
    await press(page, steps.getByRole("link", { name: "Formulaire" }));
    await type(page, page.getByLabel("Nouvelle partie"), "Projet");
    await press(page, page.getByRole("button", { name: "Ajouter la partie" }));
    await type(page, page.getByLabel("Nouvelle question"), "But");
    await choose(page, page.getByLabel("Genre de réponse").last(), "Texte long");
    await press(page, page.getByRole("button", { name: "Ajouter la question" }));
    await press(page, page.locator("summary", { hasText: "But" }));
    await press(page, steps.getByRole("link", { name: "Critères et documents" }));
    await type(page, page.getByLabel("Nouveau critère"), "Pédagogie");
    await press(page, page.getByRole("button", { name: "Ajouter le critère" }));
    await type(page, page.getByLabel("Poids (%)"), "100");
    await type(page, page.getByLabel("Points", { exact: true }), "20");
    await expect(page.getByText("Tout est enregistré")).toBeVisible();
    await press(page, steps.getByRole("link", { name: "Aperçu et publication" }));
    await expect(page.getByLabel("But")).toBeVisible();
    await expectAccessible(page, "a call written by keys");
  });

  await test.step("an instructor admits a file and assigns a reviewer", async () => {
    await page.goto(`/programmes/${programme}/applications`);
    await press(page, page.getByRole("link", { name: "Au clavier" }));
    const parts = page.getByRole("navigation", { name: "Parties du dossier" });
    await press(page, parts.getByRole("link", { name: "Instruction" }));
    const check = page.getByRole("form", { name: "Recevabilité" });
    await press(page, check.getByRole("radio", { name: "Recevable", exact: true }), "Space");
    await type(page, check.getByLabel("Motif"), "Complet.");
    await press(page, check.getByRole("button", { name: "Enregistrer la recevabilité" }));
    await expect(check).toHaveCount(0);
    await press(page, page.locator("summary", { hasText: "Désigner quelqu’un" }));
    const assign = page.getByRole("form", { name: "Désigner quelqu’un" });
    // Tab enters a group of choices at its first; arrows go on from there.
    await press(page, assign.getByRole("radio").first(), "ArrowDown");
    await expect(assign.getByRole("radio", { name: "Évaluateur" })).toBeChecked();
    await choose(page, assign.getByLabel("Personne"), "Anne Kerouac · lien possible");
    await press(page, assign.getByRole("button", { name: "Désigner" }));
    await expect(page.getByRole("row", { name: /^Anne Kerouac/ })).toContainText("Intérêts à déclarer");
    await leave(page);
  });

  const declare = async () => {
    await press(page, page.getByRole("radio", { name: /^Rien ne me lie/ }), "Space");
    await type(page, page.getByLabel("Explication"), "Un domaine de démonstration.");
    await press(page, page.getByRole("button", { name: "Déclarer" }));
    await expect(page.getByRole("heading", { level: 1, name: "Au clavier" })).toBeVisible();
  };

  await test.step("a reviewer declares, scores and submits", async () => {
    await enter(page, "enseignant", `/reviews/${id}`);
    await declare();
    const grid = page.getByRole("form", { name: "Votre avis" });
    await type(page, grid.getByLabel("Pédagogie"), "18");
    await type(page, grid.getByLabel("Faisabilité"), "8");
    await type(page, grid.getByLabel("Pour le comité"), "Solide.");
    await type(page, grid.getByLabel("Pour le candidat"), "Bien.");
    await press(page, grid.getByRole("button", { name: "Rendre mon avis" }));
    await press(page, page.getByRole("dialog").getByRole("button", { name: "Rendre mon avis" }));
    await expect(page.getByText(/^Votre avis est rendu/)).toBeVisible();
    await leave(page);
  });

  await test.step("the programme ranks and proposes", async () => {
    await enter(page, "operateur", `/calls/${call}/ranking`);
    await press(page, page.getByRole("link", { name: "Au clavier" }));
    const form = page.getByRole("form", { name: "Proposer un soutien" });
    await type(page, form.getByLabel("Montant (€)"), "30 000");
    await type(page, form.getByLabel("Motifs de la proposition"), "Bien classé.");
    await press(page, form.getByRole("button", { name: "Proposer et réserver" }));
    await expect(page.getByRole("heading", { name: "Proposition", exact: true })).toBeVisible();
    await leave(page);
  });

  await test.step("two people decide", async () => {
    await enter(page, "fabricant", `/applications/${id}/file`);
    await declare();
    await press(page, page.getByRole("link", { name: "Décision" }));
    const form = page.getByRole("form", { name: "Décider" });
    await press(page, form.getByRole("radio", { name: "Accepter", exact: false }).first(), "Space");
    await type(page, form.getByLabel("Motifs"), "Un bon projet.");
    await press(page, form.getByRole("button", { name: "Décider" }));
    await expect(page.getByText("Cette décision demande deux personnes")).toBeVisible();
    await leave(page);
    await enter(page, "gestionnaire", `/applications/${id}/file`);
    await declare();
    await press(page, page.getByRole("link", { name: "Décision" }));
    const second = page.getByRole("form", { name: "Seconde confirmation" });
    await press(page, second.getByRole("radio", { name: /^Je confirme/ }), "Space");
    await type(page, second.getByLabel("Motif"), "Vu.");
    await press(page, second.getByRole("button", { name: "Enregistrer ma réponse" }));
    await expect(page.getByText("Définitive", { exact: true })).toBeVisible();
    await leave(page);
  });
});
