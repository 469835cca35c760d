// SPDX-License-Identifier: Apache-2.0
#include "cli/review_source.h"

#include <memory>

#include "ask/wording.h"
#include "core/data_folder.h"
#include "import/import.h"
#include "import/names.h"

namespace radgenome::cli {

server::Source review_source(const std::filesystem::path& root) {
  auto dataset = dataset::Dataset::open(root);
  const auto data = data_folder();
  const auto wording = std::make_shared<const ask::Wording>(ask::Wording::load(data, "en"));
  auto earlier = import::scans_before(dataset.case_ids());
  return {std::move(dataset),
          knowledge::Knowledge::load(data),
          [root](const record::Case& record) { return import::load_ct(record, root); },
          [wording](const std::string& structure) { return wording->spoken(structure); },
          [wording](const std::string& attribute) { return wording->attribute(attribute); },
          wording->word("yes"),
          wording->word("no"),
          std::move(earlier)};
}

}  // namespace radgenome::cli
