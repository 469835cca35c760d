// SPDX-License-Identifier: Apache-2.0
#include "record/json_element.h"

#include <fmt/format.h>

namespace radgenome::record::json_element {

void refuse_type(std::string_view key) {
  throw Error("bad_record", fmt::format("the value of \"{}\" has the wrong type", key));
}
void refuse_key(std::string_view key) {
  throw Error("bad_record", fmt::format("the key \"{}\" is not known here", key));
}
void refuse_missing(std::string_view key) {
  throw Error("bad_record", fmt::format("the key \"{}\" is missing", key));
}

element parsed(std::string_view text) {
  thread_local simdjson::dom::parser parser;  // its buffers are many times the text
  element root;
  if (parser.parse(text.data(), text.size()).get(root) != simdjson::SUCCESS) {
    parse_json(text);  // tells where it is broken
    throw Error("broken_json", "the text is nested too deep, or holds a number that is too large");
  }
  return root;
}

Json tree_of(element value) {
  return parse_json(simdjson::minify(value));
}

std::string text_of(std::string_view key, element value) {
  return std::string(value_of<std::string_view>(key, value));
}
double number_of(std::string_view key, element value) {
  return value_of<double>(key, value);
}
int whole_of(std::string_view key, element value) {
  const auto whole = value_of<std::int64_t>(key, value);
  if (!std::in_range<int>(whole)) refuse_type(key);
  return static_cast<int>(whole);
}
Texts texts_of(std::string_view key, element value) {
  return list_of<std::string>(key, value, [&](element item) { return text_of(key, item); });
}
std::vector<double> numbers_of(std::string_view key, element value) {
  return list_of<double>(key, value, [&](element item) { return number_of(key, item); });
}

}  // namespace radgenome::record::json_element
