// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "review/store.h"

namespace radgenome::review::tests {

/// A verdict on a fact of case "c", shown as "sha256:" and its subject.
inline KeptVerdict kept(const std::string& subject, const std::string& reader, record::Judgement judgement,
                        double seconds = 1, record::Role role = record::Role::reader) {
  static int number = 0;
  record::Verdict verdict;
  verdict.id = std::to_string(++number);
  verdict.list = "list-1";
  verdict.subject = subject;
  verdict.shown = "sha256:" + subject;
  verdict.reader = reader;
  verdict.role = role;
  verdict.judgement = judgement;
  verdict.seconds = seconds;
  verdict.at = "2026-01-31T12:00:00.000Z";
  return {number, "c", verdict, false};
}

inline KeptVerdict on_planted(KeptVerdict verdict) {
  verdict.planted = true;
  return verdict;
}

inline ListItem item(const std::string& subject, const std::string& stratum = "") {
  return {"c", record::ItemKind::fact, subject, "sha256:" + subject, stratum, Json()};
}

inline WorkList list_of(std::vector<ListItem> items, std::vector<Stratum> strata) {
  WorkList list;
  list.id = "list-1";
  list.method = strata.empty() ? "riskiest" : "stratified";
  list.drawn_by = {{"seed", 7}};
  list.strata = std::move(strata);
  list.items = std::move(items);
  return list;
}

}  // namespace radgenome::review::tests
