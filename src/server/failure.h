// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <utility>

#include "core/error.h"
#include "core/json.h"

namespace radgenome::server {

/// Why a request gets no answer, as the client is told it.
class Failure : public Error {
 public:
  Failure(int status, std::string_view code, std::string_view sentence, Json more = Json::object())
      : Error(code, sentence), status_(status), more_(std::move(more)) {}
  int status() const { return status_; }
  /// {"code", "sentence"} and what else there is to say.
  Json json() const {
    Json json = {{"code", code()}, {"sentence", sentence()}};
    json.update(more_);
    return json;
  }

 private:
  int status_;
  Json more_;
};

}  // namespace radgenome::server
