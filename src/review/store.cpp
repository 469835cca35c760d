// SPDX-License-Identifier: Apache-2.0
#include "review/store.h"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "core/error.h"
#include "review/sqlite.h"

namespace radgenome::review {
namespace {

constexpr const char* file_name = "reviews.sqlite";
constexpr int version = 1;

/// The triggers hold for every program that opens the file. Those before an insert stand in the way of INSERT
/// OR REPLACE, which removes rows without asking the ones for deletion.
constexpr const char* tables = R"(
  CREATE TABLE readers (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE lists (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    method TEXT NOT NULL,
    drawn_by TEXT NOT NULL,  -- JSON
    strata TEXT NOT NULL,    -- JSON: [[name, population, drawn], …]
    readers TEXT NOT NULL,   -- JSON: [name, …]
    made_at TEXT NOT NULL
  );
  CREATE TABLE list_items (
    list TEXT NOT NULL REFERENCES lists (id),
    position INTEGER NOT NULL,
    case_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    shown TEXT NOT NULL,
    stratum TEXT NOT NULL,
    planted TEXT NOT NULL,   -- JSON: null, or members that are shown otherwise
    PRIMARY KEY (list, position)
  ) WITHOUT ROWID;

  CREATE TABLE verdicts (
    number INTEGER PRIMARY KEY AUTOINCREMENT,  -- in the order of keeping
    id TEXT NOT NULL UNIQUE,
    case_id TEXT NOT NULL,
    list TEXT NOT NULL,
    planted INTEGER NOT NULL,
    verdict TEXT NOT NULL    -- JSON, as in reviews.schema.json
  );
  CREATE INDEX verdicts_of_case ON verdicts (case_id, verdict ->> 'reader', number);
  CREATE INDEX repairs_of_case ON verdicts (case_id, number)
    WHERE verdict -> 'correction' ->> 'repaired_mask' IS NOT NULL;
  CREATE INDEX verdicts_of_list ON verdicts (list, number);

  CREATE TRIGGER verdicts_stay BEFORE UPDATE ON verdicts
    BEGIN SELECT RAISE(ABORT, 'verdicts are only added'); END;
  CREATE TRIGGER verdicts_remain BEFORE DELETE ON verdicts
    BEGIN SELECT RAISE(ABORT, 'verdicts are only added'); END;
  CREATE TRIGGER verdicts_are_new BEFORE INSERT ON verdicts
    WHEN EXISTS (SELECT 1 FROM verdicts WHERE id = NEW.id OR number = NEW.number)
    BEGIN SELECT RAISE(ABORT, 'verdicts are only added'); END;
  CREATE TRIGGER lists_stay BEFORE UPDATE ON lists
    BEGIN SELECT RAISE(ABORT, 'work lists are only added'); END;
  CREATE TRIGGER lists_remain BEFORE DELETE ON lists
    BEGIN SELECT RAISE(ABORT, 'work lists are only added'); END;
  CREATE TRIGGER lists_are_new BEFORE INSERT ON lists
    WHEN EXISTS (SELECT 1 FROM lists WHERE id = NEW.id OR number = NEW.number)
    BEGIN SELECT RAISE(ABORT, 'work lists are only added'); END;
  CREATE TRIGGER list_items_stay BEFORE UPDATE ON list_items
    BEGIN SELECT RAISE(ABORT, 'work lists are only added'); END;
  CREATE TRIGGER list_items_remain BEFORE DELETE ON list_items
    BEGIN SELECT RAISE(ABORT, 'work lists are only added'); END;
  CREATE TRIGGER list_items_are_new BEFORE INSERT ON list_items
    WHEN EXISTS (SELECT 1 FROM list_items WHERE list = NEW.list AND position = NEW.position)
    BEGIN SELECT RAISE(ABORT, 'work lists are only added'); END;

  PRAGMA user_version = 1;
)";

std::int64_t version_of(const Connection& connection) {
  Statement statement(connection, "PRAGMA user_version");
  return statement.step() ? statement.number(0) : 0;
}

bool has_tables(const Connection& connection) {
  Statement statement(connection, "SELECT 1 FROM sqlite_master LIMIT 1");
  return statement.step();
}

void require_version(const Connection& connection) {
  const auto found = version_of(connection);
  if (found == version) return;
  if (found > version)
    throw Error("newer_reviews", fmt::format("{} was written by a later version of the program; this one "
                                             "reads reviews up to version {}",
                                             connection.file(), version));
  throw Error("damaged_reviews", fmt::format("{} is no file of reviews; move it away", connection.file()));
}

void make_tables_if_new(Connection& connection) {
  if (version_of(connection) != 0) return;
  Transaction transaction(connection);
  if (!has_tables(connection)) connection.run(tables);  // another process may have been faster
  transaction.commit();
}

Json strata_json(const std::vector<Stratum>& strata) {
  Json rows = Json::array();
  for (const auto& stratum : strata)
    rows.push_back(Json::array({stratum.name, stratum.population, stratum.drawn}));
  return rows;
}

std::vector<Stratum> strata_from(const Json& rows) {
  std::vector<Stratum> strata;
  for (const auto& row : rows)
    strata.push_back(
        {row.at(0).get<std::string>(), row.at(1).get<std::int64_t>(), row.at(2).get<std::int64_t>()});
  return strata;
}

WorkList list_in(const Statement& row) {
  WorkList list;
  list.id = row.text(0);
  list.name = row.text(1);
  list.method = row.text(2);
  list.drawn_by = parse_json(row.text(3));
  list.strata = strata_from(parse_json(row.text(4)));
  list.readers = parse_json(row.text(5)).get<std::vector<std::string>>();
  list.made_at = row.text(6);
  return list;
}

constexpr const char* list_columns =
    "SELECT id, name, method, drawn_by, strata, readers, made_at FROM lists ";

/// A row as it stands; what takes time is done when the connection is free again.
struct VerdictRow {
  std::int64_t number;
  std::string case_id, json;
  bool planted;
};

KeptVerdict kept_in(const VerdictRow& row) {
  return {row.number, row.case_id, record::verdict_from(parse_json(row.json)), row.planted};
}

/// What a reader's page said; the rest is the server's.
Json said(const KeptVerdict& kept) {
  auto json = record::to_json(kept.verdict);
  json.erase("at");
  json.erase("role");
  return {{"case", kept.case_id}, {"planted", kept.planted}, {"verdict", std::move(json)}};
}

}  // namespace

/// Carries what the write-ahead log holds over into the database, on a thread of its own: left to SQLite,
/// every few hundredth verdict would wait for that too.
class Carrier {
 public:
  explicit Carrier(const std::filesystem::path& file)
      : connection_(file, Connection::Access::read_and_write), thread_([this](const std::stop_token& over) {
          std::unique_lock lock(mutex_);
          while (wake_.wait(lock, over, [&] { return written_ >= commits; })) {
            written_ = 0;
            lock.unlock();
            carry();
            lock.lock();
          }
        }) {}

  void written() {
    const std::lock_guard guard(mutex_);
    if (++written_ == commits) wake_.notify_one();
  }

 private:
  static constexpr int commits = 300;

  /// What fails here is told to the next who writes, and nothing is lost: the log is read as well.
  void carry() {
    try {
      connection_.run("PRAGMA wal_checkpoint(PASSIVE)");
    } catch (const Error&) {
    }
  }

  Connection connection_;
  int written_ = 0;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: it is over before the others go
};

/// One connection writes, another reads meanwhile: a commit waits for the disk.
class Store::Database {
 public:
  explicit Database(const std::filesystem::path& file)
      : writer_(file, Connection::Access::read_and_write),
        reader_(prepared(file), Connection::Access::read),
        carrier_(file) {
    writer_.run("PRAGMA wal_autocheckpoint = 20000");  // pages: only where the carrier does not keep up
  }

  /// Calls `work(connection)` while no other thread writes.
  template <class Work>
  decltype(auto) write(const Work& work) {
    const std::lock_guard guard(writing_);
    carrier_.written();
    return work(writer_);
  }
  template <class Work>
  decltype(auto) read(const Work& work) {
    const std::lock_guard guard(reading_);
    return work(std::as_const(reader_));
  }

  std::vector<KeptVerdict> verdicts(const char* where, std::initializer_list<std::string_view> keys) {
    const auto text =
        fmt::format("SELECT number, case_id, verdict, planted FROM verdicts {} ORDER BY number", where);
    std::vector<VerdictRow> rows;
    read([&](const Connection& connection) {
      Statement statement(connection, text.c_str());
      for (const auto key : keys) statement.bind(key);
      while (statement.step())
        rows.push_back({statement.number(0), statement.text(1), statement.text(2), statement.number(3) != 0});
    });
    std::vector<KeptVerdict> kept;
    kept.reserve(rows.size());
    for (const auto& row : rows) kept.push_back(kept_in(row));
    return kept;
  }

 private:
  const std::filesystem::path& prepared(const std::filesystem::path& file) {
    make_tables_if_new(writer_);
    require_version(writer_);
    return file;
  }

  std::mutex writing_, reading_;
  Connection writer_, reader_;
  Carrier carrier_;
};

Store::Store(std::unique_ptr<Database> database) : database_(std::move(database)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Store Store::open(const std::filesystem::path& dataset) {
  return Store(std::make_unique<Database>(dataset / file_name));
}

std::optional<Store> Store::open_if_any(const std::filesystem::path& dataset) {
  if (!std::filesystem::exists(dataset / file_name)) return std::nullopt;
  return open(dataset);
}

void Store::put_reader(const Reader& reader) {
  database_->write([&](Connection& connection) {
    Statement statement(connection,
                        "INSERT INTO readers VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET "
                        "role = excluded.role, password_hash = excluded.password_hash");
    statement.bind(reader.name).bind(name_of(reader.role)).bind(reader.password_hash).run();
  });
}

std::vector<Reader> Store::readers() const {
  return database_->read([](const Connection& connection) {
    Statement statement(connection, "SELECT name, role, password_hash FROM readers ORDER BY name");
    std::vector<Reader> readers;
    while (statement.step())
      readers.push_back({statement.text(0), record::role_of(statement.text(1)), statement.text(2)});
    return readers;
  });
}

std::optional<Reader> Store::find_reader(const std::string& name) const {
  return database_->read([&](const Connection& connection) -> std::optional<Reader> {
    Statement statement(connection, "SELECT name, role, password_hash FROM readers WHERE name = ?");
    if (!statement.bind(name).step()) return std::nullopt;
    return Reader{statement.text(0), record::role_of(statement.text(1)), statement.text(2)};
  });
}

std::string Store::add_list(const WorkList& list) {
  return database_->write([&](Connection& connection) {
    Transaction transaction(connection);
    const auto id = [&] {
      Statement last(connection, "SELECT coalesce(max(number), 0) + 1 FROM lists");
      last.step();
      return fmt::format("list-{}", last.number(0));
    }();
    Statement(connection,
              "INSERT INTO lists (id, name, method, drawn_by, strata, readers, made_at) VALUES (?, ?, ?, ?, "
              "?, ?, ?)")
        .bind(id)
        .bind(list.name)
        .bind(list.method)
        .bind(list.drawn_by.dump())
        .bind(strata_json(list.strata).dump())
        .bind(Json(list.readers).dump())
        .bind(list.made_at)
        .run();
    Statement insert(connection, "INSERT INTO list_items VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    std::int64_t position = 0;
    for (const auto& item : list.items)
      insert.bind(id)
          .bind(position++)
          .bind(item.case_id)
          .bind(name_of(item.kind))
          .bind(item.subject)
          .bind(item.shown)
          .bind(item.stratum)
          .bind(item.planted.dump())
          .run();
    transaction.commit();
    return id;
  });
}

std::vector<WorkList> Store::lists() const {
  return database_->read([](const Connection& connection) {
    Statement statement(connection, (std::string(list_columns) + "ORDER BY number").c_str());
    std::vector<WorkList> lists;
    while (statement.step()) lists.push_back(list_in(statement));
    return lists;
  });
}

std::optional<WorkList> Store::find_list(const std::string& id) const {
  return database_->read([&](const Connection& connection) -> std::optional<WorkList> {
    Statement statement(connection, (std::string(list_columns) + "WHERE id = ?").c_str());
    if (!statement.bind(id).step()) return std::nullopt;
    auto list = list_in(statement);
    Statement items(connection,
                    "SELECT case_id, kind, subject, shown, stratum, planted FROM list_items WHERE list = ? "
                    "ORDER BY position");
    items.bind(id);
    while (items.step())
      list.items.push_back({items.text(0), record::item_kind_of(items.text(1)), items.text(2), items.text(3),
                            items.text(4), parse_json(items.text(5))});
    return list;
  });
}

std::vector<Store::Kept> Store::keep(const std::vector<KeptVerdict>& verdicts) {
  return database_->write([&](Connection& connection) {
    Transaction transaction(connection);
    std::vector<Kept> states;
    Statement insert(connection,
                     "INSERT INTO verdicts (id, case_id, list, planted, verdict) VALUES (?, ?, ?, ?, ?)");
    for (const auto& kept : verdicts) {
      Statement known(connection, "SELECT number, case_id, verdict, planted FROM verdicts WHERE id = ?");
      if (known.bind(kept.verdict.id).step()) {
        const auto before = kept_in({known.number(0), known.text(1), known.text(2), known.number(3) != 0});
        if (said(before) != said(kept))
          throw Error("verdict_differs", fmt::format("the verdict {} was kept before with another content; "
                                                     "give the new one an id of its own",
                                                     kept.verdict.id));
        states.push_back(Kept::before);
        continue;
      }
      insert.bind(kept.verdict.id)
          .bind(kept.case_id)
          .bind(kept.verdict.list)
          .bind(static_cast<std::int64_t>(kept.planted))
          .bind(record::to_json(kept.verdict).dump())
          .run();
      states.push_back(Kept::now);
    }
    transaction.commit();
    return states;
  });
}

std::vector<KeptVerdict> Store::verdicts() const {
  return database_->verdicts("", {});
}
std::vector<KeptVerdict> Store::verdicts_of_case(const std::string& case_id,
                                                 const std::string& reader) const {
  return database_->verdicts("WHERE case_id = ? AND verdict ->> 'reader' = ?", {case_id, reader});
}
std::vector<KeptVerdict> Store::repairs_of_case(const std::string& case_id) const {
  return database_->verdicts("WHERE case_id = ? AND verdict -> 'correction' ->> 'repaired_mask' IS NOT NULL",
                             {case_id});
}
std::vector<KeptVerdict> Store::verdicts_of_list(const std::string& list) const {
  return database_->verdicts("WHERE list = ?", {list});
}

std::optional<KeptVerdict> Store::find_verdict(const std::string& id) const {
  auto found = database_->verdicts("WHERE id = ?", {id});
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

}  // namespace radgenome::review
