// SPDX-License-Identifier: Apache-2.0
#include "release/about.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <regex>

#include "core/error.h"
#include "core/unicode.h"

namespace radgenome::release {
namespace {

constexpr std::array texts = {
    std::pair{"title", &About::title},     std::pair{"abstract", &About::abstract},
    std::pair{"version", &About::version}, std::pair{"doi", &About::doi},
    std::pair{"url", &About::url},         std::pair{"date_released", &About::date_released},
    std::pair{"licence", &About::licence}};

Error bad(const std::string& what) {
  return Error("bad_about", what);
}

/// One line of text that YAML can hold as it is.
void require_line(const std::string& key, const std::string& text) {
  const bool odd =
      std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  const bool blank = std::all_of(text.begin(), text.end(), [](char c) { return c == ' '; });
  if (odd || !is_valid_utf8(text) || (blank && !text.empty()))
    throw bad(fmt::format("\"{}\" must be one line of text", key));
}

void require_form(const std::string& key, const std::string& text, const char* form, const char* example) {
  require_line(key, text);
  if (!text.empty() && !std::regex_match(text, std::regex(form)))
    throw bad(fmt::format("\"{}\" does not look like a value of \"{}\", as {}", text, key, example));
}

void require_citable(const Author& author) {
  for (const auto* part : {&author.name, &author.family_names, &author.given_names, &author.affiliation})
    require_line("authors", *part);
  if (author.name.empty() == author.family_names.empty())
    throw bad("each of \"authors\" has either \"family_names\", or, for an institute, \"name\"");
  require_form("orcid", author.orcid, "https://orcid\\.org/[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]",
               "https://orcid.org/0000-0002-1825-0097");
}

Author author_from(const Json& value) {
  JsonObject object(value);
  Author author{object.get_or<std::string>("name", ""), object.get_or<std::string>("family_names", ""),
                object.get_or<std::string>("given_names", ""), object.get_or<std::string>("affiliation", ""),
                object.get_or<std::string>("orcid", "")};
  object.finish();
  return author;
}

std::string without_blanks_around(const std::string& text) {
  const auto begin = text.find_first_not_of(' ');
  return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

}  // namespace

const std::string& About::title_or_ours() const {
  static const std::string ours = "Grounded chest CT";
  return title.empty() ? ours : title;
}

About about_from(const Json& value) {
  JsonObject object(value);
  About about;
  for (const auto& [key, member] : texts) about.*member = object.get_or<std::string>(key, "");
  if (object.seek("authors") != nullptr)
    for (const auto& author : object.list("authors")) about.authors.push_back(author_from(author));
  object.finish();
  require_citable(about);
  return about;
}

Json to_json(const About& about) {
  Json json = Json::object();
  for (const auto& [key, member] : texts)
    if (const auto& text = about.*member; !text.empty()) json[key] = text;
  json["authors"] = Json::array();
  for (const auto& author : about.authors) {
    Json one = Json::object();
    for (const auto& [key, text] :
         {std::pair{"name", author.name}, std::pair{"family_names", author.family_names},
          std::pair{"given_names", author.given_names}, std::pair{"affiliation", author.affiliation},
          std::pair{"orcid", author.orcid}})
      if (!text.empty()) one[key] = text;
    json["authors"].push_back(one);
  }
  return json;
}

Author author_from(const std::string& words) {
  const auto comma = words.find(',');
  Author author;
  if (comma == std::string::npos) {
    author.name = without_blanks_around(words);
  } else {
    author.family_names = without_blanks_around(words.substr(0, comma));
    author.given_names = without_blanks_around(words.substr(comma + 1));
  }
  require_citable(author);
  return author;
}

void require_citable(const About& about) {
  require_line("title", about.title);
  require_line("abstract", about.abstract);
  require_line("version", about.version);
  require_form("doi", about.doi, "10\\.[0-9]{4,9}(\\.[0-9]+)?/[A-Za-z0-9:/_;\\-\\.\\(\\)\\[\\]\\\\]+",
               "10.5281/zenodo.6802613");
  require_form("url", about.url, "https?://[^ \"<>]+", "https://example.org/data");
  require_form("date_released", about.date_released, "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])",
               "2026-03-14");
  require_form("licence", about.licence, "[A-Za-z0-9.+-]+", "CC-BY-NC-SA-4.0 (an SPDX id)");
  for (const auto& author : about.authors) require_citable(author);
}

}  // namespace radgenome::release
