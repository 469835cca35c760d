// SPDX-License-Identifier: Apache-2.0
#include "release/passing.h"

#include "core/file.h"
#include "core/json.h"
#include "release/derived.h"

namespace radgenome::release {

Passing::Passing(const Cases& cases, const Options& options, const std::filesystem::path& out)
    : source_(cases), cases_(cases), folder_(out / derived_folder) {
  if (options.contents == Contents::all) return;
  lines_ = std::make_unique<AtomicFile>(folder_ / derived_cases_name);
  write_file_atomically(folder_ / derived_options_name, pretty(derived_options_json(options)));
  cases_.record_text = nullptr;  // the files hold texts of reports
  cases_.shipped_scan = [this](const std::filesystem::path& scan) {
    write_scan_with(scan, nullptr, scan_without_ct());
    return scan_without_ct();
  };
}

Passing::Prepared Passing::prepare(ReleasedCase whole) const {
  Prepared prepared{std::move(whole), std::nullopt, ""};
  if (!lines_) return prepared;
  prepared.stripped = without_texts(prepared.whole);
  const auto questions = source_.load_questions(prepared.whole.record.id);
  prepared.line = to_json(derived_of(prepared.whole, questions, source_)).dump() + "\n";
  return prepared;
}

void Passing::keep(const Prepared& prepared) {
  if (lines_) lines_->write(prepared.line);
}

void Passing::finish() {
  if (!lines_) return;
  lines_->commit();
  std::filesystem::remove(scan_without_ct());
}

}  // namespace radgenome::release
