// SPDX-License-Identifier: Apache-2.0
// keep_verdicts DATASET: keeps verdicts, one a line of standard input as {"case", "planted", "verdict"}, in
// the data set's reviews.sqlite, for tests in Python.
#include <iostream>
#include <string>

#include "core/error.h"
#include "review/store.h"

int main(int count, char** arguments) {
  using namespace radgenome;
  if (count != 2) return 2;
  try {
    auto store = review::Store::open(arguments[1]);
    std::vector<review::KeptVerdict> kept;
    for (std::string line; std::getline(std::cin, line);) {
      const auto json = parse_json(line);
      JsonObject object(json);
      kept.push_back({0, object.get<std::string>("case"), record::verdict_from(object.at("verdict")),
                      object.get<bool>("planted")});
    }
    store.keep(kept);
  } catch (const Error& error) {
    std::cerr << error.sentence() << "\n";
    return 1;
  }
  return 0;
}
