// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "review/store.h"
#include "server/cases.h"
#include "server/images.h"
#include "server/login_limit.h"
#include "server/open_lists.h"
#include "server/sessions.h"
#include "server/source.h"

namespace radgenome::server {

/// What all requests share.
struct State {
  State(const Source& what, std::size_t cache_bytes, bool by_token)
      : source(what),
        store(review::Store::open(what.dataset.root())),
        cases(what),
        images(what, cache_bytes),
        with_token(by_token) {}

  const Source& source;
  review::Store store;
  Cases cases;
  Images images;
  Sessions sessions;
  LoginLimit logins;
  OpenLists lists;
  std::string token;  ///< whoever has it may come in under any name
  bool with_token;    ///< false: named readers with passwords alone
  bool encrypted = false;
  std::string openapi;  ///< the answer of /api/openapi.json
};

}  // namespace radgenome::server
