"""The operations that the command line sends."""

_PROBLEM = "... on Problem { code message field }"

WHOSE = "query Whose { storageUsage { used } }"
MESSAGES = "query Messages { outgoingMessages(first: 20) { nodes { recipient body } } }"
REGISTER = f"""
mutation Register($email: String!, $password: String!, $name: String!) {{
  registerWithEmail(email: $email, password: $password, displayName: $name) {{
    __typename ... on RegistrationBegun {{ ticket }} {_PROBLEM}
  }}
}}"""
CONFIRM = f"""
mutation Confirm($ticket: String!, $code: String!) {{
  registrationConfirm(ticket: $ticket, code: $code) {{
    __typename ... on SignedIn {{ tokens {{ accessToken }} }} {_PROBLEM}
  }}
}}"""
SIGN_IN = f"""
mutation SignIn($email: String!, $password: String!) {{
  signInWithPassword(login: $email, password: $password) {{
    __typename ... on SignedIn {{ tokens {{ accessToken }} }} {_PROBLEM}
  }}
}}"""
TEMPLATES = "query Templates { templates(first: 50) { nodes { slug } } }"
TEMPLATE = """
query Template($slug: String!) {
  template(slug: $slug) {
    projects { id aspect type scenes { key leastSeconds mostSeconds } }
  }
}"""
TRACKS = "query Tracks { musicTracks(first: 100) { nodes { id slug seconds } } }"
UPLOAD_BEGIN = f"""
mutation UploadBegin($input: UploadBeginInput!, $key: String!) {{
  uploadBegin(input: $input, idempotencyKey: $key) {{
    __typename ... on Upload {{ id parts }} {_PROBLEM}
  }}
}}"""
UPLOAD_PARTS = """
query UploadParts($id: UUID!, $numbers: [Int!]!) {
  uploadParts(id: $id, numbers: $numbers) { offset size address { url } }
}"""
UPLOAD_COMPLETE = f"""
mutation UploadComplete($id: UUID!) {{
  uploadComplete(id: $id) {{
    __typename ... on Upload {{ state reason file {{ id seconds }} }} {_PROBLEM}
  }}
}}"""
_PROJECT = """
id version document {
  scenes { id key values { key } colours { key } } sharedValues { key } sharedColours { key }
}"""
CREATE = f"""
mutation Create($id: UUID!, $locale: String!, $key: String!) {{
  projectCreate(templateProjectId: $id, locale: $locale, idempotencyKey: $key) {{
    __typename ... on SavedProject {{ {_PROJECT} }} {_PROBLEM}
  }}
}}"""
SAVE = f"""
mutation Save($id: UUID!, $version: Int!, $changes: [ProjectChange!]!) {{
  projectSave(id: $id, version: $version, changes: $changes) {{
    __typename ... on SavedProject {{ {_PROJECT} }} ... on ProjectStale {{ message }} {_PROBLEM}
  }}
}}"""
_JOB = "id state step progress frames framesDone secondsLeft reason"
ORDER = f"""
mutation Order($input: RenderOrderInput!) {{
  renderOrder(input: $input) {{ __typename ... on RenderJob {{ {_JOB} }} {_PROBLEM} }}
}}"""
CANCEL = f"""
mutation Cancel($id: UUID!) {{
  renderCancel(id: $id) {{ __typename ... on RenderJob {{ state }} {_PROBLEM} }}
}}"""
PROGRESS = f"""
subscription Progress($id: UUID!) {{
  renderProgress(id: $id) {{
    {_JOB} warnings {{ key message }} exports {{ kind name size sha256 url }}
  }}
}}"""
