// SPDX-License-Identifier: Apache-2.0
#include "extract/language_model/reply_store.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <initializer_list>
#include <string_view>

#include "core/error.h"

namespace radgenome::extract::language_model {
namespace {

constexpr const char* format = "radgenome.model_replies/1";
/// Another program may be writing.
constexpr int busy_ms = 30000;

constexpr const char* tables = R"(
  CREATE TABLE IF NOT EXISTS about (format TEXT NOT NULL);
  INSERT INTO about SELECT 'radgenome.model_replies/1' WHERE NOT EXISTS (SELECT 1 FROM about);
  CREATE TABLE IF NOT EXISTS replies (
    key TEXT PRIMARY KEY,
    model TEXT NOT NULL,
    reply TEXT NOT NULL
  ) WITHOUT ROWID;
)";

}  // namespace

struct ReplyStore::Database {
  explicit Database(const std::filesystem::path& path) : file(path.string()) {
    try {
      open();
    } catch (...) {
      sqlite3_close(handle);
      throw;
    }
  }
  ~Database() {
    sqlite3_finalize(select);
    sqlite3_finalize(insert);
    sqlite3_close(handle);
  }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void open() {
    require(sqlite3_open(file.c_str(), &handle));
    sqlite3_busy_timeout(handle, busy_ms);
    run("PRAGMA journal_mode = WAL");
    run("PRAGMA synchronous = NORMAL");
    run("BEGIN IMMEDIATE");
    run(tables);
    run("COMMIT");
    require_format();
    select = prepared("SELECT reply FROM replies WHERE key = ?");
    insert = prepared("INSERT OR IGNORE INTO replies (key, model, reply) VALUES (?, ?, ?)");
  }

  void require_format() {
    sqlite3_stmt* about = prepared("SELECT format FROM about");
    const bool row = sqlite3_step(about) == SQLITE_ROW;
    const std::string found = row ? text_of(about) : "";
    sqlite3_finalize(about);
    if (found != format)
      throw Error(
          "bad_reply_store",
          fmt::format("{} holds \"{}\"; this program reads \"{}\". Name another file with --llm-replies",
                      file, found, format));
  }

  void run(const char* statement) { require(sqlite3_exec(handle, statement, nullptr, nullptr, nullptr)); }

  sqlite3_stmt* prepared(const char* text) {
    sqlite3_stmt* statement = nullptr;
    require(sqlite3_prepare_v2(handle, text, -1, &statement, nullptr));
    return statement;
  }

  void bind(sqlite3_stmt* statement, std::initializer_list<std::string_view> values) {
    sqlite3_reset(statement);
    int place = 0;
    for (const auto value : values)
      require(sqlite3_bind_text(statement, ++place, value.data(), static_cast<int>(value.size()),
                                SQLITE_TRANSIENT));
  }

  static std::string text_of(sqlite3_stmt* statement) {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, 0));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, 0));
    return bytes == nullptr ? std::string() : std::string(bytes, size);
  }

  std::optional<std::string> find(const std::string& key) {
    bind(select, {key});
    const int state = sqlite3_step(select);
    std::optional<std::string> reply;
    if (state == SQLITE_ROW)
      reply = text_of(select);
    else if (state != SQLITE_DONE)
      require(state);
    sqlite3_reset(select);  // a statement left open would hold back what others write
    return reply;
  }

  void require(int state) const {
    if (state == SQLITE_OK || state == SQLITE_DONE) return;
    // The general text of the code: the message of the database could hold words of a reply.
    throw Error("bad_reply_store",
                fmt::format("{}, the file of the kept replies, cannot be used ({}); move it away, or name "
                            "another one with --llm-replies",
                            file, sqlite3_errstr(state)));
  }

  std::string file;
  sqlite3* handle = nullptr;
  sqlite3_stmt* select = nullptr;
  sqlite3_stmt* insert = nullptr;
};

ReplyStore::ReplyStore(const std::filesystem::path& file) {
  std::error_code ignored;  // what is wrong shows when the file is opened
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), ignored);
  database_ = std::make_unique<Database>(file);
}

ReplyStore::~ReplyStore() = default;

std::optional<std::string> ReplyStore::find(const std::string& key) {
  const std::lock_guard guard(mutex_);
  return database_->find(key);
}

std::string ReplyStore::keep(const std::string& key, const std::string& model, const std::string& reply) {
  const std::lock_guard guard(mutex_);
  database_->bind(database_->insert, {key, model, reply});
  database_->require(sqlite3_step(database_->insert));
  sqlite3_reset(database_->insert);
  auto kept = database_->find(key);
  if (!kept) throw Error("bad_reply_store", database_->file + " did not keep a reply");
  return *std::move(kept);
}

}  // namespace radgenome::extract::language_model
