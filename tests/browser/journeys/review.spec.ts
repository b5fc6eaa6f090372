import { expectAccessible } from "../support/axe";
import { admit, api, apply, openCall } from "../support/desk";
import { expect, signIn, signOut, test } from "../support/test";

const once = Date.now().toString(36);

test("reviewers declare their interests, read, score, and see the others afterwards", async ({ page }) => {
  await signIn(page, "operateur");
  const operator = await api(page);
  const people = { operateur: ["manager", "instructor"], enseignant: ["reviewer"], gestionnaire: ["reviewer"] };
  const { call } = await openCall(operator, `Lire ${once}`, people, (content) => {
    Object.assign(content, { blind: true, reviewers_per_application: 2 });
  });
  await page.goto("/");
  await signOut(page, "Odile Perrin");
  await signIn(page, "editeur");
  const { id, number } = await apply(page, await api(page), call, "Lecture partagée", 2_000_000);
  await page.goto("/");
  await signOut(page, "Élodie Martin");
  await signIn(page, "operateur");
  await admit(await api(page), id, ["enseignant", "gestionnaire"]);
  await page.goto("/");
  await signOut(page, "Odile Perrin");

  await test.step("nothing of the applicant is shown before the declaration", async () => {
    await signIn(page, "enseignant", "/calls");
    await expect(page.getByText("1 dossier attend votre avis")).toBeVisible();
    await page.getByRole("link", { name: "Mes expertises" }).click();
    await expect(page.getByRole("row", { name: new RegExp(`^${number}`) })).toContainText("S’ouvre après votre déclaration");
    await expect(page.getByText("Lecture partagée")).toHaveCount(0);
    await expectAccessible(page, "own reviews");
    await page.getByRole("link", { name: number }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Déclaration d’intérêts" })).toBeVisible();
    // The school's and the publisher's people of the demonstration share a mail domain.
    await expect(page.getByText("Votre adresse a le domaine des personnes du candidat.")).toBeVisible();
    await page.getByRole("radio", { name: /^Rien ne me lie/ }).check();
    await page.getByRole("button", { name: "Déclarer" }).click();
    // The server asks for a word where something speaks for a link.
    await expect(page.getByLabel("Explication")).toHaveAttribute("aria-invalid", "true");
    await expectAccessible(page, "declaration, refused");
    await page.getByLabel("Explication").fill("Un domaine de démonstration.");
    await page.getByRole("button", { name: "Déclarer" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Lecture partagée" })).toBeVisible();
  });

  const grid = page.getByRole("form", { name: "Votre avis" });
  await test.step("the grid is kept, and refused while it is not whole", async () => {
    await expect(page.getByText("Caché : l’appel est évalué à l’aveugle")).toBeVisible();
    await expect(page.getByText("Plume")).toHaveCount(0);
    await grid.getByLabel("Pédagogie").fill("21");
    await grid.getByRole("button", { name: "Enregistrer" }).click();
    await expect(grid.getByRole("alert")).toContainText("Un nombre entier de 0 à 20.");
    await expectAccessible(page, "too many points");
    await grid.getByLabel("Pédagogie").fill("20");
    await grid.getByRole("button", { name: "Enregistrer" }).click();
    await expect(page.getByText("Avis enregistré.")).toBeVisible();
    await page.reload();
    await expect(grid.getByLabel("Pédagogie")).toHaveValue("20");
    await expect(grid.getByLabel("Faisabilité")).toHaveValue("");
    await grid.getByRole("button", { name: "Rendre mon avis" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Rendre mon avis" }).click();
    await expect(grid.getByRole("alert")).toContainText("Notez « Faisabilité ».");
    await expectAccessible(page, "not whole");
    await grid.getByLabel("Faisabilité").fill("10");
    await expect(grid.getByText("Note : 100 / 100")).toBeVisible();
    await grid.getByLabel("Pour le comité").fill("Solide.");
    await grid.getByLabel("Pour le candidat").fill("Un beau projet.");
    await grid.getByRole("button", { name: "Rendre mon avis" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Rendre mon avis" }).click();
    await expect(page.getByText(/^Votre avis est rendu/)).toBeVisible();
    await expect(page.getByRole("article", { name: "Anne Kerouac" })).toContainText("Un beau projet.");
    await expectAccessible(page, "submitted");
    await signOut(page, "Anne Kerouac");
  });

  await test.step("another one scores low: the programme sees how far they stand apart", async () => {
    await signIn(page, "gestionnaire", `/reviews/${id}`);
    await page.getByRole("radio", { name: /^Rien ne me lie/ }).check();
    await page.getByLabel("Explication").fill("Un domaine de démonstration.");
    await page.getByRole("button", { name: "Déclarer" }).click();
    await expect(page.getByText("Solide.")).toHaveCount(0);
    await grid.getByLabel("Pédagogie").fill("4");
    await grid.getByLabel("Faisabilité").fill("2");
    await grid.getByLabel("Pour le comité").fill("Faible.");
    await grid.getByLabel("Pour le candidat").fill("À préciser.");
    await grid.getByRole("button", { name: "Rendre mon avis" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Rendre mon avis" }).click();
    await expect(page.getByRole("article")).toHaveCount(2);
    await signOut(page, "Gilles Roux");
    await signIn(page, "operateur", `/applications/${id}/file`);
    await page.getByRole("navigation", { name: "Parties du dossier" }).getByRole("link", { name: "Avis" }).click();
    await expect(page.getByText("Moyenne : 60 / 100")).toBeVisible();
    await expect(page.getByText("Les avis s’écartent")).toBeVisible();
    await expectAccessible(page, "reviews that stand apart");
  });
});

test("a recusal closes the file", async ({ page }) => {
  await signIn(page, "operateur");
  const operator = await api(page);
  const { call } = await openCall(operator, `Compter ${once}`, { operateur: ["manager"], enseignant: ["reviewer"] });
  await page.goto("/");
  await signOut(page, "Odile Perrin");
  await signIn(page, "editeur");
  const { id } = await apply(page, await api(page), call, "Compter ensemble", 1_000_000);
  await page.goto("/");
  await signOut(page, "Élodie Martin");
  await signIn(page, "operateur");
  await admit(await api(page), id, ["enseignant"]);
  await page.goto("/");
  await signOut(page, "Odile Perrin");
  await signIn(page, "enseignant", `/reviews/${id}`);
  await page.getByRole("radio", { name: /^Je me déporte/ }).check();
  await page.getByLabel("Explication").fill("Mon frère y travaille.");
  await page.getByRole("button", { name: "Déclarer" }).click();
  await expect(page.getByText("Vous vous êtes déporté de ce dossier")).toBeVisible();
  await expectAccessible(page, "recused");
});
