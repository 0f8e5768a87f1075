"""Gates that are no plain condition: what stands there, and what stands there without them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_AUDIT_AT_WILL = """\
try:
            entry = self._audit.begin(permit, act, detail=detail, subjects=subjects)
        except Exception:
            entry = 0"""

_UNCHECKED = """\
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
            plain = Cipher(algorithms.AES(key), modes.GCM(nonce)).decryptor().update(body[:-16])
            return plain.decode()"""

REPLACEMENTS: Mapping[tuple[str, str], Sequence[tuple[str, str]]] = {
    ("index/__init__.py",
     "ONNX Runtime 1.32 sends what it does to its makers by threads of its own, unless"): [
        ('os.environ["ORT_DISABLE_TELEMETRY"] = "1"', ""),
    ],
    ("api/measures.py", "a path names records, and whoever sends it writes it"): [
        ('str(getattr(route, "path", "") or scope.get("root_path") or "none")', 'str(scope["path"])'),
    ],
    ("catalog/archive.py", "one's own only"): [
        ("table.c.person_id == permit.principal.person_id", 'table.c.person_id != ""'),
    ],
    ("catalog/folders.py", "what people keep for themselves is administered by them alone"): [
        ("shared_folder(folder.c.id)", "folder.c.id > 0"),
    ],
    ("catalog/personal.py", "one's own, open to nobody else"): [
        ("Label(frozenset({own}))", "Label(frozenset({Grant(GrantKind.EVERYONE)}))"),
    ],
    ("api/places.py", "through no link"): [
        ("open_folder(name, held)", "os.open(name, os.O_RDONLY | os.O_DIRECTORY, dir_fd=held)"),
    ],
    ("api/administration.py", "below an allowed place alone"): [
        ("house.places.checked(Path(wanted.path))", "Path(wanted.path)"),
    ],
    ("api/set_up.py", "compared in the same time, however much of it was right"): [
        ("hmac.compare_digest(said.strip().encode(), kept.encode())", "True"),
    ],
    ("ui/file_results.py", "a name is shown by a spreadsheet and not run"): [
        ("harmless(cell) for cell", "cell for cell"),
    ],
    ("api/problems.py", "where the key lies is for administrators alone"): [
        ("problem_response(request, status, _NO_KEY)", "problem_response(request, status, str(error))"),
    ],
    ("catalog/pending.py", "once only"): [
        ("delete(pending_sign_on).where(wanted)",
         "delete(pending_sign_on).where(pending_sign_on.c.began < 0)"),
    ],
    ("access/notice.py", "one label without a notice keeps silent for all"): [
        ("all(label.notice and label.holds_on(day) for label in refusing)",
         "any(label.notice and label.holds_on(day) for label in refusing)"),
    ],
    ("access/rules.py", "비공개 제9조제1항제5호 is as closed as 비공개(5)"): [
        ('"[(（]|제?[0-9]" if field.name == OPENNESS else "[(（]"', '"[(（]"'),
    ],
    ("access/share_rights.py", "rights that cannot be read let nobody in"): [
        ("return Label(frozenset())", "return None"),
    ],
    ("catalog/answers.py", "a department is told of as long as its label has a notice"): [
        ('self._notices.departments(permit, row.body.get("noticed", ()))',
         'tuple(Notice(**each) if isinstance(each, dict) else each for each in row.body.get("noticed", ()))'),
    ],
    ("catalog/answers.py",
     "titles and fields stand beside the quotes, each as closed as its own block"): [
        ("for each in sorted(answer.named)", "for each in ()"),
    ],
    ("answer/case_desk.py",
     "a case names records, and is headed by one, of which nothing may be quoted"): [
        ("[*_places(comparison), *titles]", "_places(comparison)"),
    ],
    ("answer/feedback_desk.py", "the office learns what is wrong, not who said so"): [
        ("(writer.name, writer.person_id)", "()"),
    ],
    ("api/upload.py", "what is brought never lies on a disk"): [
        ("LARGEST_FORM + 1", "1 << 20"),
    ],
    ("api/upload.py", "a name is a word, not a place"): [
        ('PurePosixPath(file.filename.replace("\\\\", "/")).name[:_MOST_NAME]',
         "file.filename[:_MOST_NAME]"),
    ],
    ("answer/topic.py", "not even of which kind a person's data was"): [
        ("MASKS.values()", "()"),
    ],
    ("records/asked.py", "no word is told that fewer persons have typed"): [
        ("rounded(len({every[number].person for number in both}))",
         "len({every[number].person for number in both})"),
    ],
    ("records/asked.py", "a cell of too few persons is in no figure and in no sum"): [
        ("rounded(len({each.person for each in cell}))", "cell"),
    ],
    ("catalog/feedback.py", "one's own only"): [
        ("table.c.answer_id == answer_id, table.c.person_id == permit.principal.person_id",
         "table.c.answer_id == answer_id"),
    ],
    ("catalog/forgetting.py", "a remark may repeat what was disposed of"): [
        ('.values(remark="")', ".values(remark=feedback.c.remark)"),
    ],
    ("catalog/record_feedback.py",
     "what rests on a passage that the office may not see is as if nobody had said it"): [
        ("quoted(citation, view) if view is not None else None", "citation"),
    ],
    ("catalog/record_feedback.py",
     "a remark may repeat any of what it is about, so it goes to who may see all of that"): [
        ('row.remark if all(seen.values()) else ""', "row.remark"),
    ],
    ("answer/desk.py", "what was disposed of since it was kept is not handed out all the same"): [
        ("or found.without_records()", "or found"),
    ],
    ("catalog/offices.py",
     "a name tells of a record; whether a scope is closed is known before one is looked at"): [
        (', _KIND.acl_id.in_(bound_list("acls")), _OWN', ", _OWN"),
        ('    document.c.id.not_in(bound_list("closed")),\n', ""),
    ],
    ("catalog/unchanged.py", "a right that was taken back is gone with the write that took it"): [
        (" or known[0] != rights", ""),
    ],
    ("catalog/copies.py", "a field is as closed as the block that states it"): [
        ("for row in mine if row.ordinal in stating", "for row in ()"),
    ],
    ("catalog/copies.py", "a quote of an earlier version is as closed as it was there"): [
        ("else past_blocks(connection, document_id, version)",
         "else labels_of(connection, document_id)"),
    ],
    ("api/reading.py",
     "whatever a record says, nothing of it runs or loads where the text is opened"): [
        ('"sandbox; default-src \'none\'; frame-ancestors \'none\'",\n    }\n    return Response(made',
         '"",\n    }\n    return Response(made'),
    ],
    ("catalog/copy_marks.py", "one letter changed is another copy, and of that nothing is known"): [
        ("hmac.compare_digest(seal.encode(), self._seal(copy_id).encode())", "True"),
    ],
    ("catalog/moving.py", "no index goes by the scopes of the old places, not even until it caught up"): [
        ('next_number(connection, "acl")', "None"),
    ],
    ("catalog/relabelling.py", "an exception holds for the label that it was approved for, and no other"): [
        ("ruling is not None and bool(force.about(row, ruling))", "False"),
    ],
    ("catalog/records.py", "a rule that was tightened while the file was parsed holds for it too"): [
        ("if now is None or now.under(own) != ruling:", "if False:"),
    ],
    ("catalog/requests.py", "one's own only"): [
        (".where(access_request.c.person_id == permit.principal.person_id)", ""),
    ],
    ("ingest/share_rights.py", "a list that is there and cannot be read lets nobody in"): [
        ('return "" if problem.errno in _NONE else UNREADABLE', 'return ""'),
    ],
    ("index/builder.py", "what was disposed of, or masked anew since, is not kept to fall back on"): [
        ("present.manifest.base_op < purged", "False"),
        ("present.manifest.detector < detector", "False"),
    ],
    ("api/renditions.py", "whatever a record holds, nothing in its copy runs, loads or is sent"): [
        ("sandbox; default-src 'none'; style-src 'unsafe-inline'; ", ""),
    ],
    ("records/naming.py", "what a closed block states names the record to nobody, not even its readers"): [
        ("next(text for text, block in self.titles if block not in closed)", "self.titles[0][0]"),
        ("next((day for day, block in self.dates if block not in closed), None)",
         "next((day for day, _ in self.dates), None)"),
    ],
    ("access/coverage.py", "a note whose paragraph is not known is as closed as any paragraph"): [
        ("{*covered, *gathered}", "covered"),
    ],
    ("access/decision.py", "nobody is of an agency that is not known"): [
        ("not cap.agency or ", ""),
        ("Grant(GrantKind.AGENCY, cap.agency) not in principal.grants()", "False"),
    ],
    ("catalog/answers.py", "the earlier title may stand in what is closed by now"): [
        ("title=record.title", "title=kept.title"),
    ],
    ("catalog/answers.py", "a copy, too, is told of to nobody who may not see it now"): [
        ("        for case in cases\n        if case.document_id in seen\n",
         "        if case.document_id in seen\n        else case\n        for case in cases\n"),
    ],
    ("index/matching.py", "rows that may not be seen are no matches; the catalog decides each again"): [
        ("mine & _held(generation, word)", "_held(generation, word)"),
    ],
    ("catalog/audit.py", "no row, no answer"): [
        ("raise AuditUnavailable(_SENTENCE) from problem  # SECURITY", "return 0  # SECURITY"),
    ],
    ("catalog/audit_export.py", "taking the log is logged"): [
        ('AuditLog(database).note(reader, "export_log", detail)', "pass"),
    ],
    ("catalog/audit_log.py", "reading the log is logged"): [
        ('self.note(reader, "read_log", detail)', "pass"),
    ],
    ("catalog/audit_retention.py",
     "never less than the law asks; a trigger refuses below one year, too"): [("spans.check()", "pass")],
    ("catalog/passwords.py", "an account without a password cannot be entered by one"): [
        ("return stored is not None", "return True"),
    ],
    ("catalog/people.py",
     "the same work for whoever it is; what a person holds is read only afterwards"): [
        ("password_fits(password, row.password if row is not None else None)",
         "row is not None and password_fits(password, row.password)"),
        ("if row is None or not fits:", "if row is None:"),
    ],
    ("catalog/accounts.py",
     "what was open must not come back to life when the account is opened again"): [
        ("opened again\n            _end_sessions(connection, login)", "opened again\n            pass"),
    ],
    ("catalog/clear_text.py", "a hidden block has no number, and so no masks"): [
        (", sight).ordinal(number)", ", sight) and number"),
    ],
    ("catalog/clear_text.py",
     "who the holder is gets read anew, in the transaction that reads the text"): [
        ("standing(connection, permit.principal.person_id, permit.day)", "permit.principal"),
    ],
    ("access/disclosure.py", "unreadable is not open"): [("EVERY_GROUND if read", "frozenset() if read")],
    ("catalog/covering.py", "a decision about a heading that is not there lifts nothing"): [
        ("set(under_heading(blocks, each.heading))",
         "set(under_heading(blocks, each.heading)) or set(range(len(blocks)))"),
    ],
    ("catalog/reclassifications.py",
     "who holds which post is read now, in the transaction that decides"): [
        ("standing(connection, permit.principal.person_id, permit.day)", "permit.principal"),
    ],
    ("ingest/markings.py",
     "of what bears a marking of secrecy no text is stored, shown or indexed"): [
        ("Extraction(Status.QUARANTINED, _REASON.format(marking)) if marking else ", ""),
    ],
    ("catalog/communities.py", "rights change with their row in the log, or not at all"): [
        ('by.note(self._database, connection, "community_joined", at=at, detail=detail)', "pass"),
    ],
    ("catalog/organising.py", "rights change with their row in the log, or not at all"): [
        ('by.note(self._database, connection, "organisation_imported", at=at, detail=detail)', "pass"),
    ],
    ("catalog/postings.py", "rights change with their row in the log, or not at all"): [
        ("by.note(self._database, connection, act, at=at, detail=told())", "pass"),
    ],
    ("api/oidc.py", "signature, issuer, audience, time and nonce, all of them"): [
        ("claims.validate(now=int(self._clock().timestamp()), leeway=LEEWAY)", "pass"),
        ('params={"nonce": nonce, ', 'params={'),
        ('"iss": {"essential": True, "value": self._setting.issuer},', ""),
        ('"aud": {"essential": True, "value": self._setting.client_id},', ""),
    ],
    ("api/oidc.py", "no proxy of the environment stands between"): [
        ("trust_env=False", "trust_env=True"),
    ],
    ("api/sender.py", "over https the other name is not looked at, since any neighbour could plant it"): [
        ('request.cookies.get(_name(request), "")',
         "next((v for k, v in request.cookies.items() if k.endswith('neomeo_session')), '')"),
    ],
    ("api/setting.py", "no sign-on without the secret"): [
        ('_secret(where, entry) if header else ""', '""'),
    ],
    ("api/sign_in.py", "a session handed over beforehand is not kept"): [
        ("house.sessions.close(old)", "pass"),
    ],
    ("access/clear.py",
     "to another agency masked, unless a law is on record; in the own one masked as well"): [
        ("legal_basis and Grant", "Grant"),
        ("legal_basis and Grant(GrantKind.AGENCY, agency) not in held", "legal_basis"),
    ],
    ("catalog/decision_targets.py",
     "a legal basis lifts no ground beside it unless that was asked for"): [
        ("frozenset() if wanted.legal_basis else ", ""),
    ],
    ("catalog/views.py", "the grade of a hidden passage is told to nobody"): [
        ("visible_grade(record, rows, sight)", "sight.grade(record.acl_id, *(row.acl_id for row in rows))"),
    ],
    ("catalog/relabelling.py", "a later version cannot take back what an earlier one closed"): [
        (", *(ground for row in rows for ground in row.grounds)}", "}"),
    ],
    ("catalog/crypto.py", "never a moment in which others may read it"): [("0o600", "0o644")],
    ("catalog/crypto.py", "another place, another key or a changed byte, and nothing is opened"): [
        ("return AESGCM(key).decrypt(nonce, body, _bound(sealed.key_id, place)).decode()",
         _UNCHECKED),
    ],
    ("catalog/lockout.py",
     "one attempt only; an own account must not wipe out guesses at others'"): [
        ("failures=attempt.c.failures - 1", "failures=0"),
    ],
    ("catalog/postings.py", "nobody hands over for longer what they themselves hold until a day"): [
        ("min(until, own.until) if own.until else until", "until"),
    ],
    ("catalog/standing.py", "a delegation ends with the post of who gave it, whatever ends that"): [
        ("giver is not None and any", "any"),
        ("each.kind is not TenureKind.DELEGATED and each.same_post(held)", "True"),
    ],
    ("ingest/intake.py",
     "a record is named by its masked path, and by blocks that are masked already"): [
        ("shown_path(facts.path, personal)", "facts.path"),
    ],
    ("ingest/intake.py", "what another detector masked is masked anew"): [
        ("file.facts.detector_version == DETECTOR_VERSION", "True"),
    ],
    ("ingest/masking.py", "the number behind a masked cell is the datum, too"): [
        (", value=None", ""),
        (', formula=""', ""),
    ],
    ("ingest/sandbox.py", "what could not be masked is not read"): [
        ("Parsed(parsed.format, Extraction(Status.UNMASKED, UNMASKED))", "parsed"),
    ],
    ("api/sign_in.py", "the same work always"): [
        ("verify(login, password, at=now)  #",
         "verify(login, password, at=now) if turn.counts else None  #"),
    ],
    ("cli/serving.py", "a local sender must not choose the address it comes from"): [
        ("proxy_headers=False", "proxy_headers=True"),
    ],
    ("catalog/record_text.py", "a chunk is as closed as the tightest block in it or above it"): [
        (" | set(each.prefix_blocks)", ""),
        ("cover.over(touched)", "cover.over(sorted(touched)[:1])"),
        ("cover.over(touched)", "cover.over(sorted(touched)[-1:])"),
    ],
    ("catalog/relabelling.py",
     "earlier versions are as closed as these rules close them, heading by heading"): [
        ("in past_versions(connection, record.id):", "in ():"),
    ],
    ("catalog/relabelling.py",
     "under a new number, so that no index finds it by its earlier title meanwhile"): [
        (".values(tombstone_values(number))\n        )\n        values = ",
         ".values(prefix=prefix, op=number)\n        )\n        continue\n        values = "),
    ],
    ("catalog/portions.py", "what is hidden must not decide which records pass for copies"): [
        ("likeness_of(mine)", "None"),
    ],
    ("catalog/portions.py", "no gap tells of a hidden block"): [
        ("bisect_left(self.hidden, ordinal)  #", "0  #"),
    ],
    ("catalog/portions.py", "no gap tells of a hidden paragraph or table"): [
        ("self._shifted(_paragraphs(location), location.paragraph)", "location.paragraph"),
        ("self._shifted(_tables(location), location.table)", "location.table"),
    ],
    ("api/strangers.py", "strangers write little"): [
        ("self.pace.due(origin, _PAUSE, at)", "0"),
    ],
    ("index/model_server.py", "the socket is its owner's alone from the start"): [
        ("os.umask(0o177)", "os.umask(0)"),
    ],
    ("index/model_server.py", "nobody else, whatever the directory lets through"): [
        ("user == os.geteuid()", "user >= 0"),
    ],
    ("ingest/charsets.py", "not every codec is meant for strangers"): [
        ("return codec if codec in _KNOWN else None", "return codec"),
    ],
    ("ingest/confine.py", "no other file from here on"): [
        ("libc.syscall(_RESTRICT_SELF, ruleset, 0)", "pass"),
    ],
    ("ingest/confine.py", "no socket and no program from here on"): [("rules.load()", "pass")],
    ("ingest/hwp3.py", "a panic in Rust is no Exception"): [("except BaseException", "except Exception")],
    ("ingest/hwp3_stream.py", "the library's own limit is higher"): [
        ("inflate.decompress(data, bound)", "inflate.decompress(data)"),
    ],
    ("ingest/workbook.py", "a target is only ever looked up among the members of this container"): [
        ('posixpath.normpath(posixpath.join("/", folder, target.replace("\\\\", "/")))', "target"),
    ],
    ("ingest/xml_text.py", "within our limits first, and without a DOCTYPE"): [
        ("parse_xml(data)", "etree.fromstring(data)"),
    ],
    ("index/bm25.py", "hidden rows count for nothing"): [
        ("int(np.count_nonzero(np.take(self._permitted, rows)))", "len(rows)"),
    ],
    ("index/lexical.py", "the permission is part of the query, before the best are taken"): [
        ('[self._among("acl", narrowing.acl_ids)]', "[]"),
    ],
    ("index/facets.py", "no part of a record without the right to the record, as when it is opened"): [
        (" & permitted_rows(rows, rows.record_acl_id, view.sight)", ""),
    ],
    ("index/facets.py", "a record that was closed or renamed since is counted under no earlier name"): [
        ("search.unchanged(permit, generation)", "True"),
    ],
    ("index/view.py", "the permitted rows are known before anything is ranked or counted"): [
        ("permitted_rows(generation.rows, known.acl_id, sight)",
         "np.ones(len(generation.rows.acl_id), np.bool_)"),
    ],
    ("index/search.py", "how much there is that the holder may not see is not told"): [
        ("self._views.of(permit, opened.generation).permitted", "opened.generation.ready | True"),
    ],
    ("index/scan.py", "before anything is ranked"): [("sums *= wanted", "pass")],
    ("index/scoring.py", "the engine's filter is not trusted alone"): [("found[self.rows[found]]", "found")],
    ("index/view.py", "all that decides which rows are permitted, so that nothing kept outlives it"): [
        ("known.change, sight.acls, sight.exceptional, sight.closed", "(sight.exceptional, sight.closed)"),
        ("known.change, sight.acls, sight.exceptional, sight.closed", "None"),
    ],
    ("index/vectors.py", "whoever proposes them"): [("rows[self._permitted[rows]]", "rows")],
    ("index/vectors.py", "FAISS does not look; a row beyond the end is whatever lies there in memory"): [
        ("permitted[: len(self._matrix)]", "permitted"),
    ],
    ("index/vectors.py", "only permitted rows are scored"): [
        ("self._best(query, self.rows, k)", "self._best(query, np.arange(len(self._permitted)), k)"),
    ],
    ("answer/ledger.py", "the row is durable before anything is read; without it nothing is"): [
        ("entry = self._audit.begin(permit, act, detail=detail, subjects=subjects)", _AUDIT_AT_WILL),
    ],
    ("answer/logged.py", "masked as a whole before it is cut, so that no number is cut out of sight"): [
        ("masked(normal, shared_detector().find(normal))[:_LONGEST]",
         "masked(normal[:_LONGEST], shared_detector().find(normal[:_LONGEST]))"),
    ],
    ("answer/writer.py", "a model's sentence is said as long as it says what its quote does"): [
        ("not restates(text, statement.text)", "False"),
    ],
    ("answer/language_model.py", "no proxy of the environment stands between"): [
        ("trust_env=False", "trust_env=True"),
    ],
    ("answer/language_model.py", "nobody sends what was asked on to elsewhere"): [
        ("follow_redirects=False", "follow_redirects=True"),
    ],
    ("answer/language_model.py",
     "the address that was looked at; a name could be another's a moment later"): [
        ("copy_with(host=address, path", "copy_with(path"),
    ],
    ("answer/language_model.py", "what was typed names people; their numbers stay here"): [
        ('"질문": logged(question)', '"질문": question'),
    ],
    ("api/audit_log.py", "not even that it is there"): [("NotAnAuditor:", "ZeroDivisionError:")],
    ("api/problems.py", "not even a refusal leaves without its row"): [
        ("return unavailable", "return error"),
    ],
    ("cli/audit_text.py", "a login or a path that somebody typed may hold escapes"): [
        ('"".join(each if each.isprintable() or each == "\\t" else "\\ufffd" for each in line)', "line"),
    ],
    ("cli/setting.py", "what the kernel says, not $USER"): [
        ("pwd.getpwuid(os.getuid()).pw_name", 'os.environ["USER"]'),
    ],
    ("api/problems.py", "no text of an error leaves"): [
        ("problem_response(request, status)  #", "problem_response(request, status, str(error))  #"),
    ],
    ("api/reading.py", "never rendered by the browser"): [("application/octet-stream", "text/html")],
}  # fmt: skip
"""By file and by what the comment says; each pair stands once near the comment. No pair is enough
where the gate has several halves."""
