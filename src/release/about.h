// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/json.h"

namespace radgenome::release {

/// A person, or an institute (`name` alone).
struct Author {
  std::string name;          ///< of an institute; empty for a person
  std::string family_names;  ///< of a person
  std::string given_names, affiliation;
  std::string orcid;  ///< "https://orcid.org/0000-0002-1825-0097"
};

/// What only those who release a data set can say of it. Empty: they did not.
struct About {
  std::string title, abstract, version, doi, url;
  std::string date_released;  ///< "2026-03-14"
  std::string licence;        ///< of the release as a whole, by its SPDX id: "CC-BY-NC-SA-4.0"
  std::vector<Author> authors;

  const std::string& title_or_ours() const;
};

/// The file of `release --about`; docs/schemas/about.schema.json describes it.
/// @error bad_about — names the key and what it must look like
About about_from(const Json& value);

Json to_json(const About& about);

/// "Doe, Jane" is a person; anything without a comma is an institute.
/// @error bad_about
Author author_from(const std::string& words);

/// @error bad_about — a value that could not stand in a citation
void require_citable(const About& about);

}  // namespace radgenome::release
