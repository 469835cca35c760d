// SPDX-License-Identifier: Apache-2.0
#include "server/names.h"
#include "server/password.h"
#include "server/route.h"
#include "server/schemas.h"
#include "server/state.h"

namespace radgenome::server::routes {
namespace {

Json reader_json(const review::Reader& reader) {
  return {{"reader", reader.name},
          {"role", record::name_of(reader.role)},
          {"has_password", !reader.password_hash.empty()}};
}

Reply show_all(const Call& call) {
  Reply reply;
  reply.json = Json::array();
  for (const auto& reader : call.state.store.readers()) reply.json.push_back(reader_json(reader));
  return reply;
}

/// A password that is not given stays.
review::Reader reader_in(const Call& call) {
  const auto& name = call.path.at("reader");
  require_reader_name(name);
  const auto body = call.json();
  JsonObject object(body);
  auto reader = call.state.store.find_reader(name).value_or(review::Reader{name, {}, ""});
  reader.role = record::role_of(object.get<std::string>("role"));
  const auto password = object.find<std::string>("password");
  object.finish();
  if (password) reader.password_hash = hash_of_password(*password);
  return reader;
}

Reply put(const Call& call) {
  const auto reader = reader_in(call);
  if (reader.name == call.session->reader && reader.role != record::Role::admin)
    throw Failure(422, "own_role", "another admin must take your role from you, so that one is left");
  call.state.store.put_reader(reader);
  if (reader.name != call.session->reader) call.state.sessions.end_all_of(reader.name);
  Reply reply;
  reply.json = reader_json(reader);
  return reply;
}

Json reader_schema() {
  return object_of({{"reader", text_schema()},
                    {"role", names_schema({"reader", "adjudicator", "admin"})},
                    {"has_password", {{"type", "boolean"}}}});
}

Json body_schema() {
  return object_of(
      {{"role", names_schema({"reader", "adjudicator", "admin"})},
       {"password",
        {{"type", "string"}, {"minLength", shortest_password}, {"maxLength", longest_password / 4}}}},
      {"password"});
}

}  // namespace

Routes readers() {
  return {{.method = "GET",
           .path = "/api/readers",
           .id = "readers",
           .summary = "Everyone who has come in or was given a role",
           .access = Access::admin,
           .answers = {{200, "Readers by name", "application/json", list_of(reader_schema())}},
           .work = show_all},
          {.method = "PUT",
           .path = "/api/readers/{reader}",
           .id = "put_reader",
           .summary = "Give a reader a role, and a password where there is one in it",
           .access = Access::admin,
           .parameters = {{"reader", "The reader's name"}},
           .body = Body{{"application/json"}, 16 << 10, body_schema()},
           .answers = {{200, "The reader", "application/json", reader_schema()}},
           .work = put,
           .changes = true}};
}

}  // namespace radgenome::server::routes
