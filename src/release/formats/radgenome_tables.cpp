// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>
#include <memory>

#include "core/atomic_file.h"
#include "core/csv.h"
#include "core/error.h"
#include "core/unicode.h"
#include "release/derived.h"
#include "release/release.h"

namespace radgenome::release::formats {
namespace {

/// The tables of RadGenome-Chest CT, same names and columns, but for its habits that mislead: a row asks one
/// finding, stands under one path of its node unless all are asked for, and has its size in millimetres.
/// Answers that rest on silence stay out: the tables have no column that would tell.

const std::map<std::string, std::vector<std::string>> columns = {
    {"region_report", {"Volumename", "Anatomy", "Sentence"}},
    {"vqa_abnormality", {"Volumename", "Anatomy", "Abnormality"}},
    {"vqa_location", {"Volumename", "Anatomy", "Abnormality"}},
    {"vqa_presence", {"Volumename", "Anatomy", "Finding", "Presence"}},
    {"vqa_size", {"Volumename", "Anatomy", "Abnormality", "Size"}},
    {"case_disorders", {"Volumename", "Disorders"}},
};

/// The six files of one split.
class Files {
 public:
  Files(const std::filesystem::path& folder, Split split) {
    for (const auto& [table, names] : columns) {
      auto& file = files_[table];
      file = std::make_unique<AtomicFile>(folder / fmt::format("{}_{}.csv", name_of(split), table));
      file->write(csv_row(names));
    }
  }
  void row(const std::string& table, const std::vector<std::string>& cells) {
    files_.at(table)->write(csv_row(cells));
  }
  void close() {
    for (const auto& [table, file] : files_) file->commit();
  }

 private:
  std::map<std::string, std::unique_ptr<AtomicFile>> files_;
};

class Tables : public Writer {
 public:
  explicit Tables(const Place& place)
      : knowledge_(place.knowledge), folder_(place.folder), paths_(place.paths) {}

  void add(const ReleasedCase& released) override {
    volume_ = released.record.id + ".nii.gz";
    files_ = &of_split_.try_emplace(released.split, folder_, released.split).first->second;
    add_regions(released);
    for (const auto& question : released.questions.questions)
      if (!question.assumed) add_question(question);
  }

  void finish() override {
    for (auto& [split, files] : of_split_) files.close();
  }

 private:
  void row(const std::string& table, std::vector<std::string> cells) {
    cells.insert(cells.begin(), volume_);
    files_->row(table, cells);
  }

  /// The row under each path of the place that is asked for.
  void rows(const std::string& table, const std::optional<std::string>& place,
            const std::vector<std::string>& cells) {
    std::vector<std::string> paths = {""};
    if (place)
      paths = paths_ == Paths::all ? knowledge_.paths_of(*place) : std::vector{knowledge_.path_of(*place)};
    for (auto& path : paths) {
      std::vector<std::string> whole = {std::move(path)};
      whole.insert(whole.end(), cells.begin(), cells.end());
      row(table, std::move(whole));
    }
  }

  /// One row a region: its sentences in order of the report.
  void add_regions(const ReleasedCase& released) {
    std::map<std::string, std::string> regions;
    for (const auto& sentence : released.facts.sentences) {
      std::map<std::string, bool> mentioned;
      for (const auto& fact : sentence.facts)
        for (const auto& place : fact.where) mentioned[knowledge_.region_of(place)] = true;
      for (const auto& [region, _] : mentioned) {
        auto& text = regions[region];
        if (!text.empty()) text += ' ';
        text += text_of(released, sentence);
      }
    }
    for (const auto& [region, text] : regions) row("region_report", {region, text});
  }

  static std::string text_of(const ReleasedCase& released, const record::Sentence& sentence) {
    if (released.texts == ReportTexts::offsets)
      return quote_mark(sentence.section, sentence.start, sentence.end);
    for (const auto& section : released.record.report)
      if (section.name == sentence.section)
        return std::string(code_point_slice(section.text, sentence.start, sentence.end));
    throw Error("bad_record",
                fmt::format("{}: a sentence of facts.json is in no section of case.json; run the case "
                            "again",
                            released.record.id));
  }

  void add_question(const record::Question& question) {
    const auto finding = question.finding ? knowledge_.finding(*question.finding).name : "";
    if (question.kind == "presence")
      rows("vqa_presence", question.place, {finding, question.answer_text + "."});
    if (question.kind == "size") rows("vqa_size", question.place, {finding, question.answer_text});
    if (question.kind == "case_disorders") row("case_disorders", {names_in(question)});
    if (question.kind == "location")
      for (const auto& place : std::get<record::IdSet>(question.answer).ids)
        rows("vqa_location", place, {finding});
    if (question.kind == "abnormality") {
      const auto names = names_in(question);
      rows("vqa_abnormality", question.place, {names.empty() ? "no findings" : names});
    }
  }

  std::string names_in(const record::Question& question) const {
    std::vector<std::string> names;
    for (const auto& id : std::get<record::IdSet>(question.answer).ids)
      names.push_back(knowledge_.finding(id).name);
    return fmt::format("{}", fmt::join(names, ", "));
  }

  const knowledge::Knowledge& knowledge_;
  std::filesystem::path folder_;
  Paths paths_;
  std::string volume_;
  Files* files_ = nullptr;  ///< of the case at hand
  std::map<Split, Files> of_split_;
};

}  // namespace

Format radgenome_tables() {
  return {"radgenome_tables", "radgenome_files/*.csv with the columns of RadGenome-Chest CT",
          "radgenome_files", true,
          [](const Place& place) -> std::unique_ptr<Writer> { return std::make_unique<Tables>(place); }};
}

}  // namespace radgenome::release::formats
