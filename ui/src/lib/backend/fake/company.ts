// The accounts of a large company, as aws-sim makes them: names as companies give them.
import accounts from "../../../../../crates/core/src/matching/company/accounts.tsv?raw";

export const companyAccounts = accounts
  .trimEnd()
  .split("\n")
  .map((line) => {
    const [id = "", name = "", email = "", roles = ""] = line.split("\t");
    return { id, name, email, roles: roles.split(",") };
  });
